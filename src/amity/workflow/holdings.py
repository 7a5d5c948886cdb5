"""What a project hands on, read in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from amity.answers import estimate_from
from amity.errors import AnswerError, ExchangeError
from amity.exchange import Holdings, Period, periods_of
from amity.model import Actor, DriverLabel, Dyad, Membership, Statement, TieLabel
from amity.project import Project
from amity.store import STATUSES, Recorded, StatementFilter, is_address, views
from amity.workflow.ask import known_statements
from amity.workflow.naming import known_gazetteer


@dataclass(frozen=True, slots=True)
class Share:
    """
    What is handed on: as seen from which day, of which pair (None: all), with which statuses, with the model or not.

    `known_on` hides what was published after the day; None hides nothing.
    """

    as_of: dt.date
    known_on: dt.date | None = None
    dyad: Dyad | None = None
    statuses: tuple[str, ...] = STATUSES
    periods: bool = True


def holdings_of(project: Project, share: Share) -> Holdings:
    """
    A project's content as exports take it.

    Args:
        project: is read.
        share: what is wanted of it.

    Raises:
        ExchangeError: the project holds no document.
    """
    with project.view() as conn:
        wanted = StatementFilter(dyad=share.dyad, known_on=share.known_on, statuses=share.statuses)
        recorded = tuple(views.statements(conn, wanted))
        cards = tuple(views.document_cards(conn))
        facts = views.document_facts(conn)
        decisions = views.decisions_by_statement(conn)
    if not cards:
        raise ExchangeError(f"{project.name} holds no document yet: `amity read` takes some in")
    if share.dyad is not None or share.known_on is not None:
        kept = {item.stmt.doc for item in recorded}
        cards = tuple(card for card in cards if card.id in kept)
    periods = _periods(project, share) if share.periods else ()
    actors, memberships = _actors(project, recorded, periods)
    ids = {item.stmt.id for item in recorded}
    return Holdings(
        name=project_title(project),
        as_of=share.as_of,
        codebook=project.codebook(),
        cards=cards,
        recorded=recorded,
        actors=actors,
        text_of=text_reader(project),
        licence_of={doc: licence for doc, (_, licence) in facts.items()},
        sha256_of={doc: sha256 for doc, (sha256, _) in facts.items()},
        decisions={id_: rows for id_, rows in decisions.items() if id_ in ids},
        memberships=memberships,
        periods=periods,
    )


def project_title(project: Project) -> str:
    """The project's name without its folder and suffix, or the name of its database."""
    if is_address(project.name):
        return project.engine.url.database or "amity"
    return PurePath(project.name).stem


def text_reader(project: Project) -> Callable[[str], str]:
    """A function that gives the text of a document by its id."""

    def text_of(doc: str) -> str:
        with project.view() as conn:
            found = views.document(conn, doc)
        if found is None:
            raise ExchangeError(f"the project has no document {doc!r}")
        return found.text

    return text_of


def _actors(
    project: Project, recorded: tuple[Recorded, ...], periods: tuple[Period, ...]
) -> tuple[Mapping[str, Actor], tuple[Membership, ...]]:
    """Everyone whom a statement names, and the wholes that they belong to; those unknown by name under their id."""
    gazetteer = known_gazetteer(project)
    named = {actor for item in recorded for actor in named_in(item.stmt)}
    named |= {actor for period in periods for actor in (period.dyad.first, period.dyad.second)}
    wholes = {gazetteer.actors[a].part_of for a in named if a in gazetteer.actors} - {None}
    memberships = tuple(m for m in gazetteer.memberships if {m.member, m.whole} <= named | wholes)
    ids = sorted(named | {w for w in wholes if w is not None})
    return {id_: gazetteer.actors.get(id_, Actor(id_, id_, "unknown")) for id_ in ids}, memberships


def named_in(stmt: Statement) -> tuple[str, ...]:
    """Ids of all actors that a statement is about: the pair, third actors, who gives help."""
    label = stmt.label
    third = label.third if isinstance(label, DriverLabel) else ()
    provider = (label.provider,) if isinstance(label, TieLabel) and label.provider else ()
    return (*stmt.actors, *third, *provider)


def _periods(project: Project, share: Share) -> tuple[Period, ...]:
    items = known_statements(project, share.known_on or share.as_of)
    wanted = (share.dyad,) if share.dyad else tuple(sorted({Dyad.of(*item.stmt.actors) for item in items}))
    try:
        estimate = estimate_from(items, share.as_of, project.codebook())
    except AnswerError:  # nothing dated yet: the statements are handed on all the same
        return ()
    return tuple(periods_of(estimate, wanted))
