"""Whose stake, and in whom: the two sides of a stake, and the place where one is looked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from amity.coding.draft import Draft
from amity.coding.pairs import focal_at, whole_of
from amity.coding.parties import Party, at_slot, parties, party_of
from amity.coding.words import Parsed, Word
from amity.model import Dyad, Span


@dataclass(frozen=True, slots=True)
class Side:
    """Holder and partner of a stake with the words that stand for them; None where a side is only implied."""

    holder: str
    partner: str
    holder_at: Span | None = None
    partner_at: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stake is looked for: the sentence, the draft, and the pair that its paragraph is about."""

    parsed: Parsed
    draft: Draft
    focal: Dyad | None

    @property
    def focal_ids(self) -> tuple[str, ...]:
        """The pair that the paragraph is about; empty where there is none."""
        return () if self.focal is None else (self.focal.first, self.focal.second)

    def ids(self, found: Iterable[Party]) -> dict[str, Span]:
        """Actor ids with their mentions, each once; persons and members stand for their organisation."""
        ids: dict[str, Span] = {}
        for party in found:
            for actor_id in party.ids:
                ids.setdefault(self.whole(actor_id), party.span)
        return ids

    def whole(self, actor_id: str) -> str:
        """The organisation of a person; of a part, the whole that the paragraph is about."""
        whole = whole_of(actor_id, self.draft)
        if self.focal is None or whole in (self.focal.first, self.focal.second):
            return whole
        actor = self.draft.gazetteer.actors.get(whole)
        above = actor.part_of if actor is not None else None
        return above if above and above in (self.focal.first, self.focal.second) else whole

    def named(self) -> dict[str, Span]:
        """The actors that the sentence names or points to, in the order of the text."""
        found: dict[str, Span] = {}
        for word in self.parsed.words:
            if word.ref is not None:
                for actor_id in word.ref.actor_ids:
                    found.setdefault(self.whole(actor_id), word.ref.span)
        return found


def place_of(parsed: Parsed, draft: Draft) -> Place:
    """The place of a sentence."""
    return Place(parsed, draft, focal_at(parsed, draft))


def sides(place: Place, holders: dict[str, Span], partners: dict[str, Span]) -> list[Side]:
    """The pairs of holders and partners; a side that is unsaid is the other of the focal pair."""
    found = [Side(a, b, p, q) for (a, p), (b, q) in product(holders.items(), partners.items()) if a != b]
    if found or place.focal is None or (holders and partners and set(holders) != set(partners)):
        return found[:4]
    focal = (place.focal.first, place.focal.second)
    if holders:
        return [Side(a, place.focal.other(a), p, None) for a, p in holders.items() if a in focal]
    return [Side(place.focal.other(b), b, None, q) for b, q in partners.items() if b in focal]


def both_sides(place: Place, found: dict[str, Span]) -> list[Side]:
    """Both partners as holders, in turn: the pair that is named, else the pair of the paragraph."""
    ids = list(found)
    own = [i for i in ids if i in place.focal_ids]
    if len(ids) >= 2:
        one, other = own if len(own) == 2 else ids[:2]
    elif not place.focal_ids or (ids and not own):
        return []
    else:
        one, other = place.focal_ids
    at, there = found.get(one), found.get(other)
    return [Side(one, other, at, there), Side(other, one, there, at)]


def without_ids(found: dict[str, Span], others: dict[str, Span]) -> dict[str, Span]:
    """The actors of the first that are not among the others."""
    return {i: s for i, s in found.items() if i not in others}


def owners_of(thing: Word) -> list[Party]:
    """Whose a thing is: `B's reputation` and `the reputation of B`."""
    if thing.ref is not None and thing.ref.how == "relation":
        return []  # what the relationship of two faces, neither of them faces
    own = [p for c in thing.kids("poss") if (p := party_of(c))]
    return own or parties(at_slot(thing, "of"))
