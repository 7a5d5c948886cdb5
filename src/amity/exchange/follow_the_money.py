"""A project as FollowTheMoney entities, one JSON object a line, as Aleph and OpenSanctions' tools read them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from amity.exchange.holdings import Holdings, Period
from amity.model import Actor, Membership, When
from amity.model.when import DAY
from amity.store import DocumentCard, Recorded

SCHEMA = {
    "person": "Person",
    "state": "PublicBody",
    "state_agency": "PublicBody",
    "party": "Organization",
    "outlet": "Organization",
}
LANGUAGES = {  # ISO 639-1 to the ISO 639-3 that FollowTheMoney wants; others are left out
    "ar": "ara", "bn": "ben", "de": "deu", "en": "eng", "es": "spa", "fa": "fas", "fr": "fra", "ha": "hau", "he": "heb",
    "hi": "hin", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "ku": "kur", "ms": "msa", "nl": "nld", "pl": "pol",
    "ps": "pus", "pt": "por", "ru": "rus", "so": "som", "sq": "sqi", "sr": "srp", "sv": "swe", "sw": "swa", "ta": "tam",
    "th": "tha", "tl": "tgl", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb", "vi": "vie", "zh": "zho",
}  # fmt: skip
Entity = dict[str, Any]


def to_ftm(holdings: Holdings) -> bytes:
    """
    Entities in the order actors, memberships, documents, ties, statements; ids follow from content.

    Actors are `Organization`, `PublicBody` or `Person`; a dyad is one `UnknownLink` a year with the likeliest state as
    role; each statement is an `Event` that involves its pair, with the quote, proved by its document.
    """
    entities = [*_actors(holdings), *_members(holdings), *_documents(holdings), *_ties(holdings), *_events(holdings)]
    return "".join(json.dumps(e, ensure_ascii=False, sort_keys=True) + "\n" for e in entities).encode("utf-8")


def entity_id(*parts: str) -> str:
    """The id of an entity, from what it is."""
    return "amity-" + hashlib.sha1("\x1f".join(parts).encode("utf-8"), usedforsecurity=False).hexdigest()


def _entity(schema: str, id_: str, **properties: str | list[str] | None) -> Entity:
    filled = {k: [v] if isinstance(v, str) else v for k, v in properties.items() if v}
    return {"id": id_, "schema": schema, "properties": {k: v for k, v in filled.items() if any(v or ())}}


def _actors(holdings: Holdings) -> Iterator[Entity]:
    for _, actor in sorted(holdings.actors.items()):
        yield _entity(
            SCHEMA.get(actor.kind, "Organization"),
            entity_id("actor", actor.id),
            name=actor.name,
            alias=[n for n in (*actor.aliases, *actor.acronyms) if n != actor.name],
            wikidataId=actor.wikidata,
            notes=f"kind: {actor.kind}; Amity id: {actor.id}",
        )


def _members(holdings: Holdings) -> Iterator[Entity]:
    for m in holdings.memberships:
        yield _membership(m, holdings.actors)


def _membership(m: Membership, actors: Any) -> Entity:
    whole: Actor = actors[m.whole]
    schema = "Membership" if SCHEMA.get(whole.kind, "Organization") != "Person" else "UnknownLink"
    ends = ("member", "organization") if schema == "Membership" else ("subject", "object")
    id_ = entity_id("membership", m.member, m.whole, m.role, m.when.as_written)
    one, other = entity_id("actor", m.member), entity_id("actor", m.whole)
    made = _entity(schema, id_, role=m.role, startDate=_start(m.when), endDate=_end(m.when))
    made["properties"] |= {ends[0]: [one], ends[1]: [other]}
    return made


def _documents(holdings: Holdings) -> Iterator[Entity]:
    for card in holdings.cards:
        yield _entity(
            "Document",
            document_id(card),
            title=card.title or card.name,
            fileName=card.name,
            publisher=card.source.publisher,
            author=list(card.source.authors),
            date=_start(card.published),
            sourceUrl=card.url,
            language=LANGUAGES.get(card.language),
            notes=f"grade {card.source.grade} (NATO Admiralty code); origin {card.origin}",
        )


def document_id(card: DocumentCard) -> str:
    """The id of a document's entity."""
    return entity_id("document", card.id)


def _ties(holdings: Holdings) -> Iterator[Entity]:
    proofs = {item.stmt.id: document_id(item.document) for item in holdings.recorded}
    for period in holdings.periods:
        yield _tie(period, proofs)


def _tie(period: Period, proofs: dict[str, str]) -> Entity:
    state = period.most_likely
    return _entity(
        "UnknownLink",
        entity_id("tie", str(period.dyad), period.since.isoformat()),
        subject=entity_id("actor", period.dyad.first),
        object=entity_id("actor", period.dyad.second),
        role=state,
        startDate=period.since.isoformat(),
        endDate=(period.until - DAY).isoformat(),
        description=", ".join(f"P({s}) = {p:.3f}" for s, p in period.probs.items()),
        proof=sorted({proofs[s] for s in period.statements if s in proofs}),
    )


def _events(holdings: Holdings) -> Iterator[Entity]:
    for item in holdings.recorded:
        if item.status != "rejected":
            yield _event(holdings, item)


def _event(holdings: Holdings, item: Recorded) -> Entity:
    stmt = item.stmt
    when = stmt.when or item.document.published
    first, second = (holdings.name_of(a) for a in stmt.actors)
    return _entity(
        "Event",
        entity_id("statement", stmt.id),
        name=f"{stmt.kind}: {first} – {second}",
        involved=[entity_id("actor", a) for a in stmt.actors],
        startDate=_start(when),
        endDate=_end(when),
        description=stmt.quote,
        proof=document_id(item.document),
        notes=f"{stmt.reason}; factuality {stmt.factuality}; status {item.status}; Amity id {stmt.id}",
        publisher=item.document.source.publisher,
    )


def _start(when: When | None) -> str | None:
    return when.earliest.isoformat() if when and when.earliest else None


def _end(when: When | None) -> str | None:
    return (when.latest - DAY).isoformat() if when and when.latest else None
