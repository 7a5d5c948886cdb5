"""Which actor does the user mean? The project's own actors, those proposed by coders, and the gazetteer."""

from __future__ import annotations

from rapidfuzz import fuzz, process, utils

from amity.actors import Gazetteer, load_gazetteer
from amity.errors import ActorError
from amity.project import Project
from amity.store import views

NEAREST = 3
LIKENESS = 60.0  # of 100, below which a name is no suggestion


def project_gazetteer(project: Project) -> Gazetteer:
    """The shipped gazetteer with the project's own actors, whose ids win."""
    with project.view() as conn:
        return load_gazetteer(views.actors(conn, "own"))


def actor_names(project: Project) -> dict[str, str]:
    """Names by id of every actor that the project may speak of."""
    names = {a.id: a.name for a in project_gazetteer(project).actors.values()}
    with project.view() as conn:
        proposed = {a.id: a.name for a in views.actors(conn)}
    return {**proposed, **names}


def resolve_actor(project: Project, text: str) -> str:
    """
    The id of the actor that a user names by id, name, alias or acronym.

    Raises:
        ActorError: nobody is called so, or several are; the message lists the nearest names or the candidates.
    """
    wanted = _plain(text)
    names = _spellings(project)
    ids = {actor_id for spelling, actor_id in names if _plain(spelling) == wanted}
    exact = {actor_id for spelling, actor_id in names if actor_id == text}
    found = exact or ids
    if len(found) == 1:
        return found.pop()
    if found:
        raise ActorError(f"{text!r} may be {' or '.join(sorted(found))}: give the id")
    choices = {n: spelling for n, (spelling, _) in enumerate(names)}
    near = process.extract(text, choices, scorer=fuzz.WRatio, processor=utils.default_process, limit=12)
    hints = list(dict.fromkeys(names[n][1] for _, score, n in near if score >= LIKENESS))[:NEAREST]
    advice = f"did you mean {', '.join(hints)}?" if hints else "`amity actors import` adds actors of your own"
    raise ActorError(f"unknown actor {text!r}: {advice}")


def _plain(text: str) -> str:
    """A name without case, marks and a leading article."""
    return utils.default_process(text).removeprefix("the ")


def _spellings(project: Project) -> list[tuple[str, str]]:
    gazetteer = project_gazetteer(project)
    known = [(s.text, s.actor_id) for s in gazetteer.spellings] + [(i, i) for i in gazetteer.actors]
    with project.view() as conn:
        proposed = [a for a in views.actors(conn) if a.id not in gazetteer.actors]
    return known + [(name, a.id) for a in proposed for name in (a.id, *a.names)]
