"""A project's daily work: take documents in, code them, ask. Joins the rooms above to the store; computes nothing."""

from amity.workflow.ask import Ask, ask, known_statements
from amity.workflow.code import CodingReport, code_project
from amity.workflow.naming import actor_names, project_gazetteer, resolve_actor
from amity.workflow.take_in import TakenIn, take_in

__all__ = [
    "Ask",
    "CodingReport",
    "TakenIn",
    "actor_names",
    "ask",
    "code_project",
    "known_statements",
    "project_gazetteer",
    "resolve_actor",
    "take_in",
]
