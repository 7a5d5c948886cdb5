"""The tables that are handed on: what each column is called, what it holds, and how it is read off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from amity.exchange.holdings import Holdings
from amity.model import ConditionalLabel, EventLabel, ForecastLabel, Label, When, label_to_json
from amity.model.when import DAY

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its Frictionless type, and what it means, with its unit."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class TableOut:
    """A table: its columns in order, the key, foreign keys (column: table and column), and the rows of a project."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Holdings], Iterator[Row]]
    refers: tuple[tuple[str, str, str], ...] = ()


def _interval(name: str, what: str) -> tuple[Column, ...]:
    return (
        Column(name, "string", f"{what}, EDTF (ISO 8601-2)"),
        Column(f"{name}_earliest", "date", f"first day of {name}; empty where open"),
        Column(f"{name}_latest", "date", f"last day of {name}; empty where open"),
    )


_STATEMENT = (
    Column("id", "string", "id of the statement, derived from its content"),
    Column("document", "string", "id of the document that it is anchored in"),
    Column("start", "integer", "offset of the first character of the quote, in Unicode code points from 0"),
    Column("end", "integer", "offset after the last character of the quote"),
    Column("quote", "string", "the words that carry the claim"),
    Column("kind", "string", "tie, event, driver, forecast or conditional"),
    Column("actor1", "string", "first actor: the doer, the holder of a driver, or one of two"),
    Column("actor2", "string", "second actor"),
    Column("state", "string", "tie: state of the relation that the words report"),
    Column("support", "string", "tie: kinds of help, parted by semicolons"),
    Column("provider", "string", "tie: id of the actor that gives the help"),
    Column("category", "string", "event: PLOVER root; driver and conditional: category of the stake"),
    Column("effect", "string", "driver and conditional: binds or strains"),
    Column("third", "string", "driver: ids of third actors, parted by semicolons"),
    Column("outcome", "string", "forecast: split, hold, deteriorate or improve"),
    Column("p_low", "number", "forecast: lower end of the probability that the words stand for"),
    Column("p_high", "number", "forecast: upper end"),
    Column("horizon", "string", "forecast: near, mid or far"),
    Column("if_text", "string", "conditional: the condition as written"),
    Column("then_text", "string", "conditional: the consequence as written"),
    Column("speakers", "string", "who says so, the nearest first, parted by ' < '; empty: the author"),
    Column("factuality", "string", "asserted, probable, possible, doubtful, denied or hypothetical"),
    *_interval("happened", "when it was so; empty: as of the document's date"),
    Column("status", "string", "last decision of a reviewer: proposed, accepted, edited, rejected or deferred"),
    Column("coder", "string", "who coded it"),
    Column("codebook", "string", "version of the codebook"),
    Column("reason", "string", "why the coder coded it so"),
)
_EVENT = (
    Column("statement", "string", "id of the statement that reports the event"),
    *_interval("happened", "when it happened; the document's date where the words give none"),
    Column("source", "string", "id of the actor that acts"),
    Column("target", "string", "id of the actor that is acted upon"),
    Column("category", "string", "PLOVER root"),
    Column("sign", "integer", "+1 towards, 0 neither, -1 away"),
    Column("factuality", "string", "asserted, probable, possible, doubtful, denied or hypothetical"),
    Column("document", "string", "id of the document"),
)
_DOCUMENT = (
    Column("id", "string", "id of the document"),
    Column("name", "string", "name of the file or part that it was read from"),
    Column("title", "string", "title"),
    Column("publisher", "string", "who published it"),
    Column("publisher_kind", "string", "kind of publisher"),
    Column("grade", "string", "NATO Admiralty code: reliability A to F, credibility 1 to 6"),
    Column("authors", "string", "authors, parted by semicolons"),
    *_interval("published", "when it was published; empty where the document does not say"),
    Column("url", "string", "address"),
    Column("reference", "string", "reference as the document's list or front matter gives it"),
    Column("language", "string", "language, ISO 639-1"),
    Column("origin", "string", "cluster of documents that go back to one source"),
    Column("sha256", "string", "SHA-256 of the original bytes"),
)
_SOURCE = (
    Column("publisher", "string", "who published"),
    Column("kind", "string", "kind of publisher"),
    Column("grades", "string", "grades given to its documents, parted by semicolons"),
    Column("documents", "integer", "how many documents of the project it published"),
    Column("statements", "integer", "how many statements they hold"),
)
_ACTOR = (
    Column("id", "string", "id of the actor"),
    Column("name", "string", "chief name"),
    Column("kind", "string", "kind of actor"),
    Column("part_of", "string", "id of the whole that it is always a part of"),
    Column("aliases", "string", "other names and acronyms, parted by semicolons"),
    Column("wikidata", "string", "Wikidata item"),
    Column("region", "string", "region"),
)


def statement_rows(holdings: Holdings) -> Iterator[Row]:
    """A row a statement."""
    for item in holdings.recorded:
        stmt, label = item.stmt, item.stmt.label
        yield {
            "id": stmt.id,
            "document": stmt.doc,
            "start": stmt.span.start,
            "end": stmt.span.end,
            "quote": stmt.quote,
            "kind": stmt.kind,
            "actor1": stmt.actors[0],
            "actor2": stmt.actors[1],
            **_label_cells(label),
            "speakers": " < ".join(stmt.speakers) or None,
            "factuality": stmt.factuality,
            **_when_cells("happened", stmt.when),
            "status": item.status,
            "coder": stmt.coder,
            "codebook": stmt.codebook,
            "reason": stmt.reason,
        }


def _label_cells(label: Label) -> Row:
    cells = label_to_json(label)
    if isinstance(label, ForecastLabel):
        cells["p_low"], cells["p_high"] = cells.pop("probability")
    if isinstance(label, ConditionalLabel):
        cells |= {"if_text": cells.pop("if"), "then_text": cells.pop("then")}
    return {name: ";".join(cell) or None if isinstance(cell, list) else cell for name, cell in cells.items()}


def _when_cells(name: str, when: When | None) -> Row:
    if when is None:
        return {name: None, f"{name}_earliest": None, f"{name}_latest": None}
    last = when.latest - DAY if when.latest else None
    return {name: when.as_written, f"{name}_earliest": when.earliest, f"{name}_latest": last}


def event_rows(holdings: Holdings) -> Iterator[Row]:
    """A row an event, dated by its words or by its document."""
    for item in holdings.recorded:
        label = item.stmt.label
        if isinstance(label, EventLabel):
            yield {
                "statement": item.stmt.id,
                **_when_cells("happened", item.stmt.when or item.document.published),
                "source": item.stmt.actors[0],
                "target": item.stmt.actors[1],
                "category": label.category,
                "sign": holdings.codebook.event_signs[label.category],
                "factuality": item.stmt.factuality,
                "document": item.stmt.doc,
            }


def document_rows(holdings: Holdings) -> Iterator[Row]:
    """A row a document."""
    for card in holdings.cards:
        yield {
            "id": card.id,
            "name": card.name,
            "title": card.title or None,
            "publisher": card.source.publisher or None,
            "publisher_kind": card.source.kind,
            "grade": card.source.grade,
            "authors": "; ".join(card.source.authors) or None,
            **_when_cells("published", card.published),
            "url": card.url or None,
            "reference": card.reference or None,
            "language": card.language or None,
            "origin": card.origin,
            "sha256": holdings.sha256_of.get(card.id),
        }


def source_rows(holdings: Holdings) -> Iterator[Row]:
    """A row a publisher."""
    by_name: dict[str, list[str]] = {}
    cards = {card.id: card for card in holdings.cards}
    for card in holdings.cards:
        by_name.setdefault(card.source.publisher or "unknown", []).append(card.id)
    said: dict[str, int] = {}
    for item in holdings.recorded:
        said[item.stmt.doc] = said.get(item.stmt.doc, 0) + 1
    for publisher, docs in sorted(by_name.items()):
        yield {
            "publisher": publisher,
            "kind": cards[docs[0]].source.kind,
            "grades": ";".join(sorted({cards[doc].source.grade for doc in docs})),
            "documents": len(docs),
            "statements": sum(said.get(doc, 0) for doc in docs),
        }


def actor_rows(holdings: Holdings) -> Iterator[Row]:
    """A row an actor, whether or not anybody has described it."""
    for id_, actor in sorted(holdings.actors.items()):
        yield {
            "id": id_,
            "name": actor.name,
            "kind": actor.kind,
            "part_of": actor.part_of,
            "aliases": "; ".join((*actor.aliases, *actor.acronyms)) or None,
            "wikidata": actor.wikidata,
            "region": actor.region,
        }


def decision_rows(holdings: Holdings) -> Iterator[Row]:
    """A row a decision of a reviewer, the oldest of each statement first."""
    for statement, decisions in sorted(holdings.decisions.items()):
        for n, decision in enumerate(decisions, start=1):
            yield {
                "statement": statement,
                "number": n,
                "status": decision.status,
                "by": decision.by,
                "at": decision.at.isoformat(timespec="seconds") + "Z",
                "note": decision.note or None,
            }


_DECISION = (
    Column("statement", "string", "id of the statement"),
    Column("number", "integer", "1 for the first decision on the statement"),
    Column("status", "string", "what was decided"),
    Column("by", "string", "who decided"),
    Column("at", "datetime", "when, UTC"),
    Column("note", "string", "why"),
)


def period_columns(states: tuple[str, ...]) -> tuple[Column, ...]:
    """Columns of dyad-periods: a probability a state."""
    return (
        Column("dyad", "string", "the two ids, parted by |"),
        Column("actor1", "string", "the id that comes first in the alphabet"),
        Column("actor2", "string", "the other"),
        Column("since", "date", "first day of the period"),
        Column("until", "date", "day after the last day"),
        Column("years", "number", "middle of the period in years of 365.25 days since 1 January 1970"),
        Column("most_likely", "string", "state with the highest probability"),
        Column("group", "integer", "sort of that state: 1 hostile, 2 apart, 3 partners"),
        *(Column(f"p_{state}", "number", f"probability that the state is {state}") for state in states),
        Column("statements", "string", "ids of the ties and events of the period, parted by semicolons"),
    )


PERIODS = "dyad_periods"
FIXED_TABLES = (
    TableOut("documents", "Documents", _DOCUMENT, ("id",), document_rows),
    TableOut("actors", "Actors", _ACTOR, ("id",), actor_rows),
    TableOut("sources", "Publishers", _SOURCE, ("publisher",), source_rows),
    TableOut(
        "statements",
        "Statements",
        _STATEMENT,
        ("id",),
        statement_rows,
        (("document", "documents", "id"), ("actor1", "actors", "id"), ("actor2", "actors", "id")),
    ),
    TableOut(
        "events",
        "Events",
        _EVENT,
        ("statement",),
        event_rows,
        (("statement", "statements", "id"), ("source", "actors", "id"), ("target", "actors", "id")),
    ),
    TableOut(
        "decisions",
        "Decisions of reviewers",
        _DECISION,
        ("statement", "number"),
        decision_rows,
        (("statement", "statements", "id"),),
    ),
)
