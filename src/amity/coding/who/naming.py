"""Everyone whom a text names: known actors, and new organisations that no list knows."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from amity.actors import Gazetteer, Mention, find_mentions
from amity.coding.who.first_words import first_word_mentions
from amity.coding.who.new_names import NewName, new_names, places_of
from amity.coding.who.new_persons import new_persons
from amity.coding.who.offices import employers
from amity.coding.who.organs import organ_mentions
from amity.coding.who.reference import Named, Proposal
from amity.model import Actor, Span, slug

_MOSTLY, _OPENING = 0.6, 0.4
_GOVERNMENT = re.compile(
    r"(?:(?:Federal|Central|Interim|Transitional|National|Provisional|Caretaker) ){0,2}"
    r"(?:Government|Authorities|Armed Forces|Army) of (?:the )?(?:Islamic )?(?:Republic of )?"
)


def name_actors(text: str, gazetteer: Gazetteer) -> Named:
    """
    Everyone whom a text names, without a parse.

    New organisations are capitalised phrases with a word such as Front, Brigade or Council, or phrases that introduce
    an acronym of their own initials; new persons are names after a title. Each becomes an actor with an id made from
    its name.

    Args:
        text: a document's text.
        gazetteer: the known actors.
    """
    mentions = find_mentions(text, gazetteer)
    understood = (*organ_mentions(text, mentions, gazetteer), *first_word_mentions(text, mentions, gazetteer))
    mentions = tuple(_for_whole(m, text, gazetteer) for m in sorted((*mentions, *understood), key=lambda m: m.span))
    proposals = _proposals(text, mentions, gazetteer)
    persons = {p.actor.id: p.spans for p in proposals if p.actor.kind == "person"}
    known = {m.actor_id: gazetteer.actors[m.actor_id] for m in mentions} | {p.actor.id: p.actor for p in proposals}
    everyone = [*mentions, *(Mention(s, p.actor.id, "proposed") for p in proposals for s in p.spans)]
    for mention in mentions:
        person = known[mention.actor_id]
        if person.kind == "person" and (person.part_of is None or person.id not in gazetteer.own):
            persons[mention.actor_id] = (*persons.get(mention.actor_id, ()), mention.span)
    wholes = employers(text, persons, everyone, known) if persons else {}
    proposals = tuple(
        dataclasses.replace(p, actor=dataclasses.replace(p.actor, part_of=wholes.get(p.actor.id))) for p in proposals
    )
    named = sorted((Mention(s, p.actor.id, "proposed") for p in proposals for s in p.spans), key=lambda m: m.span)
    starts = [m.span.start for m in named]
    kept = [m for m in mentions if not _covered(m.span, named, starts)]
    actors = {m.actor_id: _employed(gazetteer.actors[m.actor_id], wholes, gazetteer) for m in kept}
    actors |= {p.actor.id: p.actor for p in proposals}
    return Named(tuple(sorted([*kept, *named], key=lambda m: m.span)), proposals, actors)


def _for_whole(mention: Mention, text: str, gazetteer: Gazetteer) -> Mention:
    """
    `Turkish troops`, `the Syrian army`: the state, where the user lists that and not its army.

    An unnamed part is coded as its whole (codebook, section 7, call 23); what has a name of its own stays.
    """
    actor = gazetteer.actors[mention.actor_id]
    whole = actor.part_of if actor.kind == "state_agency" and actor.id not in gazetteer.own else None
    unnamed = " " in mention.span.of(text) and mention.span.of(text).split()[-1].islower()
    if not unnamed or whole not in gazetteer.own or gazetteer.actors[whole].kind != "state":
        return mention
    return dataclasses.replace(mention, actor_id=whole)


def _employed(actor: Actor, wholes: Mapping[str, str], gazetteer: Gazetteer) -> Actor:
    """A person with the organisation that the text gives, unless the user's list gives one: the text may be older."""
    whole = wholes.get(actor.id)
    if not whole or (actor.part_of is not None and actor.id in gazetteer.own):
        return actor
    return dataclasses.replace(actor, part_of=whole)


def _proposals(text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer) -> tuple[Proposal, ...]:
    starts = [m.span.start for m in mentions]
    found: dict[str, NewName] = {}
    for name in (*new_names(text), *new_persons(text)):
        if not _is_known(name, _inside(name.span, mentions, starts), gazetteer):
            found.setdefault(name.text.lower(), name)
    spans: dict[str, list[Span]] = {}
    for name, span in places_of(tuple(found.values()), text):
        if not _in_longer(span, mentions, starts):
            spans.setdefault(name.text, []).append(span)
    return tuple(
        Proposal(_actor(name, gazetteer), name.span, tuple(spans[name.text]))
        for name in found.values()
        if name.text in spans
    )


def _actor(name: NewName, gazetteer: Gazetteer) -> Actor:
    """A new actor; its id must not be one that the gazetteer has for someone else."""
    actor_id = slug(name.text)
    if actor_id in gazetteer.actors:
        actor_id += "-new"
    return Actor(actor_id, name.text, name.kind, acronyms=(name.acronym,) if name.acronym else ())


def _inside(span: Span, mentions: Sequence[Mention], starts: Sequence[int]) -> list[Mention]:
    first = max(bisect_right(starts, span.start) - 1, 0)
    last = bisect_right(starts, span.end)
    return [m for m in mentions[first:last] if m.span.overlap(span)]


def _is_known(name: NewName, inside: Sequence[Mention], gazetteer: Gazetteer) -> bool:
    """True if a known name fills the phrase, or all of it but a country's name or a word or two."""
    inside = [m for m in inside if m.how in ("name", "alias", "acronym")]
    if not inside or name.kind == "person":
        return bool(inside)
    last = inside[-1]
    opening = name.text[: max(last.span.start - name.span.start, 0)]
    if (
        last.span.end == name.span.end
        and _GOVERNMENT.fullmatch(opening)
        and gazetteer.actors[last.actor_id].kind == "state"
    ):
        return True  # "the Transitional Government of Mali" is Mali
    if any(m.span.overlap(name.span) == name.span.end - name.span.start for m in inside):
        return True
    if last.span.end == name.span.end and opening.split()[1:] == ["and"]:
        return True  # "American and United Nations"
    covered = sum(m.span.overlap(name.span) for m in inside if not m.role_hint)
    share = covered / (name.span.end - name.span.start)
    return share >= _MOSTLY or (len(inside) == 1 and inside[0].span.start == name.span.start and share > _OPENING)


def _in_longer(span: Span, mentions: Sequence[Mention], starts: Sequence[int]) -> bool:
    return any(
        m.span.start <= span.start and span.end <= m.span.end and m.span != span
        for m in _inside(span, mentions, starts)
    )


def _covered(span: Span, named: Sequence[Mention], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, span.start) - 1
    return at >= 0 and span.end <= named[at].span.end
