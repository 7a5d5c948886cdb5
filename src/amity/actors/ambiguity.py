"""Which actor a spelling means where several share it, or where it is too short to be sure of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amity.actors.folding import Folded
from amity.actors.gazetteer import Gazetteer
from amity.actors.scanning import Hit
from amity.actors.spelling import Spelling, is_generic
from amity.model import Actor

_INTRODUCED = re.compile(r"\s?\((?:the |or |hereafter |known as )?\s?([A-Z][A-Za-z0-9/ ]{0,11}?)\s?[);,]")
_WELL_KNOWN = frozenset({"US", "UK", "UN", "EU", "AU", "IS", "AQ"})
_AROUND = 24
_COUNTED = 3
_TWO_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Context:
    """
    What the rest of a text says about its ambiguous names.

    `introduced` maps an acronym to the actor whose name it follows in brackets; `sure` counts the names that can mean
    one actor only; `regions` counts the parts of the world that those, and unambiguous acronyms, belong to; `wholes`
    are those whose people or parts are so named.
    """

    introduced: Mapping[str, str]
    sure: Mapping[str, int]
    regions: Mapping[str, int]
    wholes: frozenset[str]

    def knows(self, actor_id: str) -> bool:
        """Whether the text names an actor, its people or its parts beyond doubt."""
        return bool(self.sure.get(actor_id)) or actor_id in self.wholes


def context_of(folded: Folded, hits: Sequence[Hit], gazetteer: Gazetteer) -> Context:
    """The context that the unambiguous names of a text make."""
    sure: Counter[str] = Counter()
    short: Counter[str] = Counter()
    introduced: dict[str, str] = {}
    for hit in hits:
        ids = {r.actor_id for r in hit.readings}
        if len(ids) == 1 and hit.readings[0].how == "acronym" and hit.end - hit.start > _TWO_LETTERS:
            short.update(ids)
        if len(ids) == 1 and hit.readings[0].how != "acronym" and not is_generic(hit.readings[0].text):
            sure.update(ids)
            if found := _INTRODUCED.match(folded.text, hit.end):
                introduced.setdefault(found.group(1), next(iter(ids)))
    regions: Counter[str] = Counter()
    for actor_id, count in (sure + short).items():
        regions.update({word: min(count, _COUNTED) for word in _regions(gazetteer.actors[actor_id])})
    wholes = frozenset(w for actor_id in sure if (w := gazetteer.actors[actor_id].part_of) is not None)
    return Context(introduced, sure, regions, wholes)


def settle(readings: tuple[Spelling, ...], written: str, *, context: Context, gazetteer: Gazetteer) -> Spelling | None:
    """
    The reading that is meant, or None where it stays open.

    An introduced acronym means what it was introduced for; own actors come before packaged ones; then the reading that
    the rest of the text supports most. An acronym whose readings are equally well supported is left out.
    """
    if readings[0].how == "acronym" and (meant := context.introduced.get(written)):
        return Spelling(written, meant, "acronym")
    own = tuple(r for r in readings if r.own)
    open_to = [r for r in own or readings if not is_generic(r.text) or context.knows(r.actor_id)]
    if len({r.actor_id for r in open_to}) < 2:
        return open_to[0] if open_to and _bearable(open_to[0], written, context) else None
    ranked = sorted(open_to, key=lambda r: -_support(r, context, gazetteer))
    best = ranked[0]
    second = next(r for r in ranked if r.actor_id != best.actor_id)
    tied = _support(best, context, gazetteer) == _support(second, context, gazetteer)
    return None if tied and best.how == "acronym" and not best.own else best


def is_shouted(hit: Hit, folded: Folded) -> bool:
    """True for a short acronym in a line that is all in capitals, where `IS` may be a verb."""
    if hit.readings[0].how != "acronym" or hit.end - hit.start > 3:
        return False
    around = folded.text[max(0, hit.start - _AROUND) : hit.start] + folded.text[hit.end : hit.end + _AROUND]
    letters = [c for c in around if c.isalpha()]
    return len(letters) >= _AROUND // 3 and all(c.isupper() for c in letters)


def _support(reading: Spelling, context: Context, gazetteer: Gazetteer) -> float:
    """How much of the text speaks for a reading: its name elsewhere, its people or parts, actors of its region."""
    actor = gazetteer.actors[reading.actor_id]
    near = sum(min(context.regions.get(word, 0), _COUNTED) for word in _regions(actor))
    named = 4.0 if context.sure.get(reading.actor_id) else 2.0 if reading.actor_id in context.wholes else 0.0
    plain = {"name": 0.5, "alias": 0.25}.get(reading.how, 0.0)
    return named + 0.5 * near + plain - 0.25 * (actor.kind == "person")


def _bearable(reading: Spelling, written: str, context: Context) -> bool:
    """Two letters are too few to name a packaged group that the text names nowhere else."""
    if reading.own or reading.how != "acronym" or len(written) > 2:
        return True
    return written in _WELL_KNOWN or bool(context.sure.get(reading.actor_id))


def _regions(actor: Actor) -> tuple[str, ...]:
    if actor.kind == "state":
        return (actor.name.lower(),)
    return tuple(part.strip() for part in re.split(r"[/|;,()]", (actor.region or "").lower()) if part.strip())
