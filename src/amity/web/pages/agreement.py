"""How far two codings agree: alpha per kind and field, the cases that differ side by side, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.answers import Evidence, VoiceNames, evidence_of
from amity.evaluation import Agreement, Matching, coder_agreement, match_codings
from amity.model import Document, Statement
from amity.project import utc_now
from amity.store import Adjudication, BlindTask, DocumentCard, Recorded, double, views
from amity.web import queries
from amity.web.adjudicating import last_seen
from amity.web.blind import refuse_blind
from amity.web.desk import Desk, desk_of
from amity.web.pages.statement import InContext, in_context
from amity.web.problems import ProblemError

STOOD = ""  # the first coding: what stood when the second coder began
MOST_CASES = 100
KINDS = ("tie", "event", "driver", "forecast", "conditional")
LISTED = ("all", *KINDS)


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """Alpha of one field of one kind, None where it is not defined; `same` of the `units` are equal."""

    kind: str
    field: str
    alpha: float | None
    units: int
    same: int


@dataclass(frozen=True, slots=True)
class Case:
    """Where two codings differ: either side may be missing. `seen` numbers the last decision on what stands."""

    doc: str
    title: str
    first: Evidence | None
    second: Evidence | None
    context: InContext
    differs: tuple[str, ...]
    settled: Adjudication | None
    seen: int


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """Two codings of the same documents compared."""

    first: str
    second: str
    firsts: tuple[str, ...]
    seconds: tuple[str, ...]
    documents: int
    statements: tuple[int, int]
    lines: tuple[AgreementLine, ...]
    cases: tuple[Case, ...]
    open_cases: int
    settled_cases: int
    show: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two codings of the documents that both coders finished."""

    first: tuple[Statement, ...]
    second: tuple[Statement, ...]
    docs: tuple[str, ...]


def agreement(
    request: Request,
    desk: Annotated[Desk, Depends(desk_of)],
    first: str = STOOD,
    second: str = "",
    show: str = "open",
) -> AgreementPage:
    """
    Agreement of two codings with the cases that differ.

    `first`: empty for what stood when the second coder began, or a coder; `second`: who coded blind; `show`: open, all.
    """
    with desk.project.view() as conn:
        tasks = [t for t in double.blind_tasks(conn) if t.finished]
        coders = queries.coders(conn)
        settled = double.adjudications(conn)
    seconds = tuple(sorted({t.coder for t in tasks}))
    second = second or (tasks[0].coder if tasks else "")
    if second and second not in seconds:
        raise ProblemError(404, f"{second[:60]!r} has finished no blind coding; there are: {', '.join(seconds)}.")
    compared = _compared(desk, tasks, first, second)
    refuse_blind(request, desk, compared.docs)
    matching = match_codings(compared.first, compared.second)
    pairs = _differing(matching)
    wanted = [p for p in pairs if show == "all" or (_id(p[0]), _id(p[1])) not in settled]
    return AgreementPage(
        first=first,
        second=second,
        firsts=tuple(sorted({*coders, *seconds} - {second})),
        seconds=seconds,
        documents=len(compared.docs),
        statements=(len(compared.first), len(compared.second)),
        lines=tuple(_lines(compared)),
        cases=tuple(_cases(desk, wanted[:MOST_CASES], settled)),
        open_cases=sum((_id(a), _id(b)) not in settled for a, b in pairs),
        settled_cases=sum((_id(a), _id(b)) in settled for a, b in pairs),
        show=show,
    )


def differences(first: Statement, second: Statement, *, labels_agree: bool) -> tuple[str, ...]:
    """In which fields two matched statements differ."""
    found = [] if labels_agree else ["label"]
    found += ["how it is said"] if first.factuality != second.factuality else []
    times = [s.when.as_written if s.when else None for s in (first, second)]
    return (*found, *(["when"] if times[0] != times[1] else []))


def _compared(desk: Desk, tasks: Sequence[BlindTask], first: str, second: str) -> Compared:
    own = [t for t in tasks if t.coder == second]
    with desk.project.view() as conn:
        others = {t.doc for t in tasks if t.coder == first}
        coded = views.coded_documents(conn, first) if first else set[str]()
        by_first: list[Statement] = []
        by_second: list[Statement] = []
        docs = []
        for task in own:
            found = [s for s in queries.statements_of(conn, task.doc) if not first or s.coder == first]
            if not first:
                found = [s for s in found if s.id in set(task.stood)]
            elif task.doc in others:
                found = double.blind_statements(conn, coder=first, doc=task.doc)
            elif not found and task.doc not in coded:
                continue  # the first coder never coded this document
            docs.append(task.doc)
            by_first += found
            by_second += double.blind_statements(conn, coder=second, doc=task.doc)
    return Compared(tuple(by_first), tuple(by_second), tuple(docs))


def _lines(compared: Compared) -> list[AgreementLine]:
    """Of all kinds together, then of each kind that somebody used."""
    lines = []
    for kind in LISTED:
        one, other = ([s for s in side if kind in ("all", s.kind)] for side in (compared.first, compared.second))
        if not one and not other:
            continue
        matching = match_codings(one, other)
        for line in coder_agreement(one, other):
            of_kind, _, field = line.field.rpartition(": ")
            if line.field == "seen" or (kind != "all" and of_kind in ("", kind)):
                lines.append(AgreementLine(kind, field, line.alpha, line.units, _same(line, matching)))
    return lines


def _same(line: Agreement, matching: Matching) -> int:
    if line.field == "seen":
        return len(matching.matches)
    if line.field == "factuality":
        return sum(m.first.factuality == m.second.factuality for m in matching.matches)
    field = line.field.rpartition(": ")[2]
    return sum(getattr(m.first.label, field, None) == getattr(m.second.label, field, None) for m in matching.matches)


Pair = tuple[Statement | None, Statement | None]


def _differing(matching: Matching) -> list[Pair]:
    pairs: list[Pair] = [
        (m.first, m.second) for m in matching.matches if differences(m.first, m.second, labels_agree=m.labels_agree)
    ]
    pairs += [(s, None) for s in matching.only_first]
    pairs += [(None, s) for s in matching.only_second]
    return sorted(pairs, key=lambda p: _place(p[0] or p[1]))


def _cases(desk: Desk, pairs: Sequence[Pair], settled: dict[tuple[str, str], Adjudication]) -> list[Case]:
    names, found = VoiceNames(desk.names()), []
    docs: dict[str, tuple[Document, DocumentCard]] = {}
    with desk.project.view() as conn:
        for first, second in pairs:
            shown = first or second
            if shown is None:
                continue
            if shown.doc not in docs:
                doc = views.document(conn, shown.doc)
                if doc is None:
                    continue
                docs[shown.doc] = (doc, views.document_cards(conn, shown.doc)[0])
            doc, card = docs[shown.doc]
            sides = [_recorded(s, card) for s in (first, second)]
            found.append(
                Case(
                    doc=doc.id,
                    title=card.title or card.name,
                    first=evidence_of(sides[0], names) if sides[0] else None,
                    second=evidence_of(sides[1], names) if sides[1] else None,
                    context=in_context(doc.text, _recorded(shown, card) or sides[0]),  # type: ignore[arg-type]
                    differs=_differs(first, second),
                    settled=settled.get((_id(first), _id(second))),
                    seen=last_seen(conn, _id(first), _id(second)),
                )
            )
    return found


def _differs(first: Statement | None, second: Statement | None) -> tuple[str, ...]:
    if first is None or second is None:
        return ("seen by one only",)
    matched = match_codings([first], [second]).matches
    return differences(first, second, labels_agree=bool(matched) and matched[0].labels_agree)


def _recorded(stmt: Statement | None, card: DocumentCard) -> Recorded | None:
    return None if stmt is None else Recorded(stmt, "proposed", card, utc_now())


def _id(stmt: Statement | None) -> str:
    return stmt.id if stmt else ""


def _place(stmt: Statement | None) -> tuple[str, int, str]:
    return (stmt.doc, stmt.span.start, stmt.id) if stmt else ("", 0, "")
