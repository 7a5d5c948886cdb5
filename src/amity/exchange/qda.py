"""A project as a REFI-QDA project (.qdpx), which NVivo, MAXQDA, ATLAS.ti and QualCoder read."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from itertools import groupby

from lxml import etree

from amity.exchange.holdings import Holdings
from amity.exchange.packing import pack
from amity.model import (
    ConditionalLabel,
    DriverLabel,
    EventLabel,
    ForecastLabel,
    Statement,
    TieLabel,
    label_to_json,
)
from amity.store import Recorded
from amity.vocab import Codebook

QDE_NAMESPACE = "urn:QDA-XML:project:1.0"
GUIDS = uuid.UUID("6f3f8a86-5d0b-5a9a-9d27-0f6a54f1c6a1")  # name space of Amity's ids in REFI-QDA
_FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARK = "amity-coding: "  # begins the description of a selection that holds a whole coding
COLOURS = {"tie": "#1f6f8b", "event": "#8b5e1f", "driver": "#3f7d3f", "forecast": "#6b4c9a", "conditional": "#9a4c6b"}


def to_qdpx(holdings: Holdings) -> bytes:
    """
    The project as REFI-QDA 1.5: texts as text sources, the codebook as codes, statements as coded selections.

    A selection has a code for what it says, one for each of the two actors and one for its factuality, and the whole
    coding as JSON in its description, so that it comes back as it was. Positions are Unicode code points from 0, the
    end exclusive. Rejected statements are left out.
    """
    root = etree.Element(_tag("Project"), nsmap={None: QDE_NAMESPACE})
    root.set("name", _name(holdings.name))
    root.set("origin", "Amity")
    used = [item for item in holdings.recorded if item.status != "rejected"]
    coders = sorted({item.stmt.coder or "unknown" for item in used})
    users = etree.SubElement(root, _tag("Users"))
    for coder in coders or ["unknown"]:
        etree.SubElement(users, _tag("User"), guid=guid("user", coder), name=_name(coder))
    _codebook(root, holdings)
    files: dict[str, bytes] = {}
    sources = etree.SubElement(root, _tag("Sources")) if holdings.cards else root  # the schema has none that is empty
    by_doc = {doc: list(items) for doc, items in groupby(used, key=lambda item: item.stmt.doc)}
    for card in holdings.cards:
        text = holdings.text_of(card.id)
        id_ = guid("document", card.id)
        files[f"Sources/{id_}.txt"] = text.encode("utf-8")
        source = etree.SubElement(
            sources, _tag("TextSource"), guid=id_, name=_name(card.name), plainTextPath=f"internal://{id_}.txt"
        )
        _described(source, f"{card.source.publisher}; {card.title}; {card.id}")
        for item in by_doc.get(card.id, ()):
            _selection(source, item)
    files["project.qde"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return pack(files)


def guid(*parts: str) -> str:
    """The GUID of a thing, from what it is."""
    return str(uuid.uuid5(GUIDS, json.dumps(parts, ensure_ascii=False)))


def codes_of(stmt: Statement) -> tuple[tuple[str, str], ...]:
    """The codes of a statement as group and name: what it says, the two actors, and how firmly."""
    label = stmt.label
    match label:
        case TieLabel():
            says = label.state
        case DriverLabel():
            says = f"{label.category} {label.effect}"
        case EventLabel():
            says = label.category
        case ForecastLabel():
            says = label.outcome
        case ConditionalLabel():
            says = label.effect
    return (
        (stmt.kind, says),
        ("actor", stmt.actors[0]),
        ("actor", stmt.actors[1]),
        ("factuality", stmt.factuality),
    )


def coding_json(item: Recorded) -> str:
    """The whole coding on one line."""
    stmt = item.stmt
    coding = {
        "kind": stmt.kind,
        "actors": list(stmt.actors),
        "label": label_to_json(stmt.label),
        "speakers": list(stmt.speakers),
        "factuality": stmt.factuality,
        "when": stmt.when.as_written if stmt.when else None,
    }
    return MARK + json.dumps(coding, ensure_ascii=False, sort_keys=True)


def _tag(name: str) -> str:
    return f"{{{QDE_NAMESPACE}}}{name}"


def _codebook(root: etree._Element, holdings: Holdings) -> None:
    codes = etree.SubElement(etree.SubElement(root, _tag("CodeBook")), _tag("Codes"))
    for group, meaning, members in _groups(holdings):
        parent = etree.SubElement(codes, _tag("Code"), guid=guid("group", group), name=group, isCodable="false")
        _described(parent, meaning)
        for name, shown, described in members:
            code = etree.SubElement(
                parent, _tag("Code"), guid=guid("code", group, name), name=_name(shown), isCodable="true"
            )
            if group in COLOURS:
                code.set("color", COLOURS[group])
            _described(code, described)


def _groups(holdings: Holdings) -> Iterable[tuple[str, str, list[tuple[str, str, str]]]]:
    book: Codebook = holdings.codebook
    yield "tie", book.kinds["tie"], [(s.name, s.name, s.meaning) for s in book.states]
    yield "event", book.kinds["event"], [(e, e, meaning) for e, meaning in book.events.items()]
    stakes = [(f"{d} {e}", f"{d} {e}", meaning) for d, meaning in book.drivers.items() for e in book.effects]
    yield "driver", book.kinds["driver"], stakes
    yield "forecast", book.kinds["forecast"], [(o, o, meaning) for o, meaning in book.outcomes.items()]
    yield "conditional", book.kinds["conditional"], [(e, e, meaning) for e, meaning in book.effects.items()]
    yield "factuality", "how firmly it is said", [(f, f, "") for f in book.factuality]
    yield "actor", "who is spoken of", [(a.id, a.name, a.id) for _, a in sorted(holdings.actors.items())]


def _selection(source: etree._Element, item: Recorded) -> None:
    stmt = item.stmt
    user, at = guid("user", stmt.coder or "unknown"), item.coded_at.isoformat(timespec="seconds") + "Z"
    made = etree.SubElement(
        source,
        _tag("PlainTextSelection"),
        guid=guid("statement", stmt.id),
        name=_name(stmt.quote[:60]),
        startPosition=str(stmt.span.start),
        endPosition=str(stmt.span.end),
        creatingUser=user,
        creationDateTime=at,
    )
    _described(made, coding_json(item))
    for group, name in codes_of(stmt):
        id_ = guid("coding", stmt.id, group, name)
        coding = etree.SubElement(made, _tag("Coding"), guid=id_, creatingUser=user, creationDateTime=at)
        etree.SubElement(coding, _tag("CodeRef"), targetGUID=guid("code", group, name))


def _described(parent: etree._Element, text: str) -> None:
    if text:
        etree.SubElement(parent, _tag("Description")).text = _clean(text)


def _name(text: str) -> str:
    return _clean(" ".join(text.split())) or "unnamed"


def _clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)
