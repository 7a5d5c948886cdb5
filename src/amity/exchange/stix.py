"""A project as STIX 2.1: groups and states, their relations, and what the sources say, with likelihood apart."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from amity.exchange.holdings import Holdings, Period
from amity.model import Actor, ForecastLabel, Membership, TieLabel, label_to_json
from amity.store import DocumentCard, Recorded

# The name space of STIX for ids that follow from content (STIX 2.1, section 2.9).
NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
EPOCH = "1970-01-01T00:00:00.000Z"
EXTENSION_NAME = "Amity relations"
GROUPS = ("armed_group", "faction", "coalition")
Object = dict[str, Any]
# How much a claim agrees with what it claims: STIX opinions by factuality (STIX 2.1, section 4.14).
OPINION = {"denied": "strongly-disagree", "doubtful": "disagree", "possible": "neutral", "probable": "agree"}


def to_stix(holdings: Holdings) -> bytes:
    """
    One bundle with ids that follow from content, so that the same project gives the same bundle.

    Armed groups are intrusion sets, states, agencies and persons identities, documents reports, each pair of the last
    period a relationship, each statement a note about its pair; what is denied, doubted or thought possible is an
    opinion on the relationship. Probabilities stand in a property extension, not in `confidence`, which STIX keeps for
    trust in the data.
    """
    objects = [*_extension(), *(_actor(a) for _, a in sorted(holdings.actors.items()))]
    objects += [_relationship(holdings, period) for period in _last_periods(holdings)]
    related = {o["id"] for o in objects}
    objects += [o for item in holdings.recorded if item.status != "rejected" for o in _said(holdings, item, related)]
    by_document: dict[str, list[str]] = {}
    for made in objects:
        if (doc := _document_of(made)) is not None:
            by_document.setdefault(doc, []).append(made["id"])
    objects += [_report(card, by_document[card.id]) for card in holdings.cards if card.id in by_document]
    objects += [_membership(holdings, m) for m in holdings.memberships]
    unique = list({o["id"]: o for o in objects}.values())
    bundle = {"type": "bundle", "id": _id("bundle", holdings.name, [o["id"] for o in unique]), "objects": unique}
    return (json.dumps(bundle, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _id(kind: str, *parts: Any) -> str:
    return f"{kind}--{uuid.uuid5(NAMESPACE, json.dumps(parts, ensure_ascii=False, sort_keys=True))}"


def _base(kind: str, id_: str, at: str = EPOCH) -> Object:
    return {"type": kind, "spec_version": "2.1", "id": id_, "created": at, "modified": at}


MAKER = _id("identity", "amity")
EXTENSION = _id("extension-definition", EXTENSION_NAME)


def _extension() -> Iterator[Object]:
    yield _base("identity", MAKER) | {"name": "Amity", "identity_class": "system"}
    yield _base("extension-definition", EXTENSION) | {
        "name": EXTENSION_NAME,
        "description": "Probability of each state of a relation, and the coding of a statement about it.",
        "schema": "docs/howto/export.md of Amity",
        "version": "1.0",
        "extension_types": ["property-extension"],
        "created_by_ref": MAKER,
    }


def _extended(values: Mapping[str, Any]) -> Object:
    return {"extensions": {EXTENSION: {"extension_type": "property-extension", **values}}}


def _actor(actor: Actor) -> Object:
    names = list(dict.fromkeys(n for n in (*actor.aliases, *actor.acronyms) if n != actor.name))
    known = {"wikidata": actor.wikidata} if actor.wikidata else {}
    about = _extended({"amity_id": actor.id, "kind": actor.kind, **known})
    if actor.kind in GROUPS:
        made = _base("intrusion-set", actor_ref(actor)) | {"name": actor.name} | about
        return made | ({"aliases": names} if names else {})
    sort = {"person": "individual", "community": "group"}.get(actor.kind, "organization")
    return _base("identity", actor_ref(actor)) | {"name": actor.name, "identity_class": sort} | about


def actor_ref(actor: Actor) -> str:
    """The STIX id of an actor."""
    return _id("intrusion-set" if actor.kind in GROUPS else "identity", "actor", actor.id)


def _pair_ref(first: str, second: str) -> str:
    return _id("relationship", "pair", *sorted((first, second)))


def _last_periods(holdings: Holdings) -> list[Period]:
    return list({period.dyad: period for period in holdings.periods}.values())


def _relationship(holdings: Holdings, period: Period) -> Object:
    first, second = (holdings.actors[a] for a in (period.dyad.first, period.dyad.second))
    state = period.most_likely
    return _base("relationship", _pair_ref(first.id, second.id)) | {
        "relationship_type": "related-to",
        "description": f"{first.name} and {second.name}: {state} ({period.probs[state]:.0%}) on {holdings.as_of}",
        "source_ref": actor_ref(first),
        "target_ref": actor_ref(second),
        **_extended({"as_of": holdings.as_of.isoformat(), "state_probabilities": dict(period.probs)}),
    }


def _membership(holdings: Holdings, found: Membership) -> Object:
    member, whole = holdings.actors[found.member], holdings.actors[found.whole]
    id_ = _id("relationship", "membership", found.member, found.whole, found.role, found.when.as_written)
    made = _base("relationship", id_) | {
        "relationship_type": "related-to",
        "description": f"{member.name}: {found.role} of {whole.name}",
        "source_ref": actor_ref(member),
        "target_ref": actor_ref(whole),
        **_extended({"role": found.role, "when": found.when.as_written}),
    }
    ends = {"start_time": found.when.earliest, "stop_time": found.when.latest}
    return made | {name: _moment(day) for name, day in ends.items() if day}


def _said(holdings: Holdings, item: Recorded, known: set[str]) -> Iterator[Object]:
    """A statement as a note, or as an opinion where it says that something is not, or may not be so."""
    stmt, at = item.stmt, _published(item.document)
    pair = _pair_ref(*stmt.actors)
    about = [pair] if pair in known else [actor_ref(holdings.actors[a]) for a in stmt.actors]
    coding: Object = {
        "kind": stmt.kind,
        "label": label_to_json(stmt.label),
        "factuality": stmt.factuality,
        "when": stmt.when.as_written if stmt.when else None,
        "statement": stmt.id,
        "document": stmt.doc,
        "status": item.status,
        "offsets": [stmt.span.start, stmt.span.end],
    }
    if isinstance(stmt.label, ForecastLabel):
        coding["likelihood"] = list(stmt.label.probability)
    coding = {name: value for name, value in coding.items() if value is not None}
    authors = [*stmt.speakers[:1]] or [item.document.source.publisher or "unknown"]
    opinion = OPINION.get(stmt.factuality)
    if opinion and isinstance(stmt.label, TieLabel):
        made = _base("opinion", _id("opinion", stmt.id), at) | {"explanation": stmt.quote, "opinion": opinion}
    else:
        made = _base("note", _id("note", stmt.id), at) | {"abstract": f"{stmt.kind}: {stmt.reason}"[:200]}
        made["content"] = stmt.quote
    yield made | {"authors": authors, "object_refs": about, "created_by_ref": MAKER, **_extended(coding)}


def _report(card: DocumentCard, said: list[str]) -> Object:
    at = _published(card)
    outside: Object = {"source_name": card.source.publisher or "unknown"}
    outside |= {"url": card.url} if card.url else {"description": card.reference or card.name}
    return _base("report", _id("report", card.id), at) | {
        "name": card.title or card.name,
        "published": at,
        "object_refs": said,
        "labels": ["relations"],
        "external_references": [outside],
        **_extended({"grade": card.source.grade, "origin": card.origin}),
    }


def _document_of(made: Object) -> str | None:
    found = made.get("extensions", {}).get(EXTENSION, {}).get("document")
    return str(found) if found else None


def _published(card: DocumentCard) -> str:
    return _moment(card.published.earliest) if card.published and card.published.earliest else EPOCH


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"
