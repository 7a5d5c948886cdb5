"""The actor that a user means, or the nearest ones where no name fits."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from amity.actors.folding import fold_name
from amity.actors.gazetteer import Gazetteer
from amity.actors.spelling import NOT_NAMES
from amity.errors import ActorError
from amity.model import Actor

_LONG = 5
# How much of the whole is alike; then, for longer words, how much of a part: `Haqqani` in `Haqqani Network`.
_SCORERS = ((fuzz.ratio, 70.0, 1.0), (fuzz.partial_ratio, 85.0, 0.9))

_WIKIDATA = re.compile(r"(?:wikidata:)?(Q\d+)")


def find_actor(text: str, gazetteer: Gazetteer) -> Actor:
    """
    The one actor with this id, name, alias, acronym or Wikidata id.

    Args:
        text: as a user types it; case, accents and hyphens do not matter. `Q34490` and `wikidata:Q34490` are ids of
            Wikidata.
        gazetteer: from `load_gazetteer`.

    Raises:
        ActorError: no actor has the name (the nearest are suggested), or several have it.
    """
    if text in gazetteer.actors or text in gazetteer.renamed:
        return gazetteer.actor(text)
    if item := _WIKIDATA.fullmatch(text.strip()):
        same = [a for a in gazetteer.actors.values() if a.wikidata == item[1]]
        if same:
            return next((a for a in same if a.id in gazetteer.own), same[0])
    wanted = fold_name(text).lower()
    ids = {s.actor_id for s in gazetteer.spellings if s.how not in NOT_NAMES and fold_name(s.text).lower() == wanted}
    ids = {i for i in ids if i in gazetteer.own} or ids
    if len(ids) == 1:
        return gazetteer.actors[ids.pop()]
    if ids:
        raise ActorError(f"{text!r} can be {', '.join(sorted(ids))}: give one of these ids")
    near = nearest_actors(text, gazetteer)
    hint = f"did you mean {', '.join(_shown(a) for a in near)}?" if near else "add it with a list of your own actors"
    raise ActorError(f"unknown actor {text!r}: {hint}")


def nearest_actors(text: str, gazetteer: Gazetteer, *, limit: int = 3) -> tuple[Actor, ...]:
    """The actors whose id or a name is spelled most like a text, best first; none where nothing is near."""
    wanted = fold_name(text).lower()
    spellings: dict[str, str] = {s.text: s.actor_id for s in gazetteer.spellings if s.how not in NOT_NAMES}
    spellings |= {actor_id: actor_id for actor_id in gazetteer.actors}
    names = {text: text for text in spellings}
    scores: dict[str, float] = {}
    for scorer, least, weight in _SCORERS[: 1 if len(wanted) < _LONG else None]:
        found = process.extract(wanted, names, processor=_compared, scorer=scorer, score_cutoff=least, limit=30)
        for _, score, name in found:
            if weight == 1.0 or len(name) > len(text):
                scores[name] = max(scores.get(name, 0.0), weight * score)
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    ids = dict.fromkeys(spellings[name] for name in ranked)
    return tuple(gazetteer.actors[i] for i in list(ids)[:limit])


def _compared(name: str) -> str:
    return fold_name(name).lower()


def _shown(actor: Actor) -> str:
    return actor.id if fold_name(actor.id).lower() == fold_name(actor.name).lower() else f"{actor.id} ({actor.name})"
