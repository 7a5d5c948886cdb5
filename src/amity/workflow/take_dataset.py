"""A data set into a project: rows as statements, each anchored in its own row, by chunks that are written whole."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from amity.actors import Gazetteer
from amity.actors.folding import fold_name
from amity.errors import ExchangeError
from amity.exchange.datasets import (
    Claim,
    DataFile,
    Layout,
    RowReader,
    Unfit,
    check_terms,
    detect_layout,
    open_data_file,
    read_rows,
)
from amity.model import Actor, Document, Rejected, Source, Span, Statement, content_id, parse_when, with_id
from amity.project import Project
from amity.store import CodedDocument, RowsPart, views
from amity.workflow.naming import project_gazetteer

CHUNK = 1_000
PARTS = 60  # chunks that are written at once
MOST_REASONS = 1_000  # told apart in the report: each row may have one of its own
IMPORTER = "import"


@dataclass
class TakenRows:
    """
    What came of a data set: rows read, new statements and actors, rows known already, and rows that do not fit.

    `reasons` counts the rows that do not fit by their reason; `examples` holds the first of each.
    """

    dataset: str
    rows: int = 0
    added: int = 0
    known: int = 0
    unfit: int = 0
    actors: int = 0
    matched: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, reason: str, example: str) -> None:
        """Count a row that does not fit."""
        self.unfit += 1
        reason = reason if reason in self.reasons or len(self.reasons) < MOST_REASONS else "other reasons"
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
        self.examples.setdefault(reason, example)


def take_dataset(
    project: Project,
    path: Path,
    layout: Layout | None = None,
    *,
    published: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> TakenRows:
    """
    Take the rows of a file in; the same file again changes nothing, and an interrupted run goes on where it stopped.

    Each thousand rows become a document whose lines are the rows' words, so that every statement opens to its row; all
    parts of a file are one origin. Actors get ids of their own with the data set's key, judged to be the same as the
    one actor of the project or gazetteer that has their name; a judgement can be undone (`amity actors split`).

    Args:
        project: is written to.
        path: a delimited file.
        layout: how to read it; found out from its columns if None.
        published: EDTF date from which the data set counts as known; of the layout, or the day of the file, if empty.
        progress: called after each chunk.

    Raises:
        ExchangeError: the file cannot be read, or no layout fits.
        DataError: a column that the layout needs is not there.
    """
    file = open_data_file(
        path,
        delimiter=layout.delimiter if layout else "",
        header=layout.header if layout else (),
    )
    layout = layout or detect_layout(file.columns, str(path))
    check_terms(layout, project.codebook())
    reader = RowReader(layout, file.columns, str(path))
    report = TakenRows(layout.name)
    if layout.kind == "actors":
        _take_actors(project, file, reader, report)
        return report
    taking = _Taking(project, file, layout, published or layout.published or _day_of(path))
    with _without_searching():
        try:
            for chunk in _chunks(file):
                taking.take(chunk, reader, report)
                progress(f"row {report.rows:,}")
        finally:  # what was read stays, also of a file that breaks off
            taking.write(report)
    taking.finish()
    return report


class _Taking:
    """One file on its way into a project: what is known of its actors and documents so far."""

    def __init__(self, project: Project, file: DataFile, layout: Layout, published: str) -> None:
        self._project, self._file, self._layout = project, file, layout
        self._published = parse_when(published)
        self._version = project.codebook().version
        self._coder = f"{IMPORTER}:{layout.name}"
        self._where = f"of {file.path.name}, read as {layout.name}"
        self._matching = _Matching(project_gazetteer(project))
        self._written: set[str] = set()  # ids of the actors that earlier chunks of this run write
        self._ready: list[RowsPart] = []
        with project.view() as conn:
            self._done = views.coded_documents(conn, self._coder)
            self._judged = views.judged_pairs(conn)

    def take(self, chunk: list[tuple[int, dict[str, str] | str]], reader: RowReader, report: TakenRows) -> None:
        """Read one chunk, which is written with the next ones, unless it was written before."""
        items = [_item(number, row, reader) for number, row in chunk]
        report.rows += len(items)
        doc, spans = self._document(items)
        claims = [(item, span) for item, span in zip(items, spans, strict=True) if isinstance(item, Claim)]
        for item in items:
            if isinstance(item, Unfit):
                report.note(item.reason, f"row {item.number}: {item.words[:200]}")
        if doc.id in self._done:
            report.known += len(claims)
            return
        statements = tuple(self._statement(doc, claim, span) for claim, span in claims)
        rejected = tuple(
            Rejected(doc.id, f"row {item.number}: {item.reason}", span, item.words[:500], self._coder)
            for item, span in zip(items, spans, strict=True)
            if isinstance(item, Unfit)
        )
        actors = {a.id: a for claim, _ in claims for a in claim.actors}
        same = self._same(actors.values(), report)
        new = tuple(self._matching.proposed(a) for a in actors.values() if a.id not in self._written)
        coded = CodedDocument(doc.id, self._coder, self._version, statements, rejected, new)
        self._written.update(a.id for a in new)
        self._ready.append(RowsPart(doc, coded, same))
        if len(self._ready) == PARTS:
            self.write(report)

    def finish(self) -> None:
        """All parts of the file are one origin."""
        self._project.writer.add_file_origin(self._file.sha256)

    def write(self, report: TakenRows) -> None:
        """Write the chunks that wait, at once: random places of the indexes are then written once for all of them."""
        ready, self._ready = self._ready, []
        if ready:
            added = self._project.writer.add_rows(ready)
            report.added += added
            report.known += sum(len(part.coded.statements) for part in ready) - added
            ready.clear()
            gc.collect()

    def _document(self, items: list[Claim | Unfit]) -> tuple[Document, list[Span]]:
        """The words of the rows as the lines of a document, and the place of each."""
        spans, lines, place = [], [], 0
        for item in items:
            line = item.words or f"row {item.number}: empty"
            lines.append(line)
            spans.append(Span(place, place + len(line)))
            place += len(line) + 1
        text = "\n".join(lines)
        first, last = items[0].number, items[-1].number
        layout = self._layout
        return Document(
            id=content_id("doc", layout.name, self._file.sha256, first, text),
            name=f"{self._file.path.name}, rows {first} to {last}",
            text=text,
            sha256=self._file.sha256,
            title=f"{layout.title}, rows {first} to {last}",
            source=Source(layout.publisher or self._file.path.name, "data-set", layout.grade),
            published=self._published,
            url=layout.url,
            language="en",
            media_type=views.ROWS,
            reference=layout.citation,
            licence=layout.licence,
        ), spans

    def _statement(self, doc: Document, claim: Claim, span: Span) -> Statement:
        return with_id(
            Statement(
                id="",
                doc=doc.id,
                span=span,
                quote=claim.words,
                kind=self._layout.kind,
                actors=(claim.actors[0].id, claim.actors[1].id),
                label=claim.label,
                factuality=claim.factuality,
                when=claim.when,
                coder=self._coder,
                codebook=self._version,
                reason=f"row {claim.number} {self._where}",
            )
        )

    def _same(self, actors: Iterable[Actor], report: TakenRows) -> list[tuple[str, str]]:
        """New actors and the one whom their name names, unless somebody has judged them already."""
        found = []
        for actor in actors:
            if actor.id in self._judged:
                continue
            self._judged.add(actor.id)
            report.actors += 1
            same = self._matching.same(actor)
            if same is not None and same != actor.id:
                report.matched += 1
                found.append((actor.id, same))
        return found


class _Matching:
    """Which actor of the project or gazetteer has a name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._ids: dict[str, set[str]] = {}
        for spelling in gazetteer.spellings:
            if spelling.how != "demonym":
                self._ids.setdefault(fold_name(spelling.text).lower(), set()).add(spelling.actor_id)

    def same(self, actor: Actor) -> str | None:
        """The one actor with this name; None where nobody or several have it."""
        for name in (actor.name, actor.name.removeprefix("Government of ")):
            found = self._ids.get(fold_name(name).lower(), set())
            if len(found) == 1:
                return next(iter(found))
        return None

    def proposed(self, actor: Actor) -> Actor:
        """The actor as it is proposed: where several others have its name, its id tells it from them."""
        if len(self._ids.get(fold_name(actor.name).lower(), ())) < 2:
            return actor
        return replace(actor, name=f"{actor.name} ({actor.id})")


@contextmanager
def _without_searching() -> Iterator[None]:
    """
    Python does not look for waste by itself meanwhile; `gc.collect` after each write finds what there is.

    It would look again and again through the rows that wait, none of which is waste, and through half a million objects
    of the gazetteer, which are set aside here.
    """
    if not gc.isenabled() or gc.get_freeze_count():  # somebody else has said how it is to be, and will say when it ends
        yield
        return
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


def _item(number: int, row: dict[str, str] | str, reader: RowReader) -> Claim | Unfit:
    return Unfit(number, "", row) if isinstance(row, str) else reader.claim(number, row)


def _chunks(file: DataFile) -> Iterator[list[tuple[int, dict[str, str] | str]]]:
    source = read_rows(file)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _take_actors(project: Project, file: DataFile, reader: RowReader, report: TakenRows) -> None:
    """A list of actors: each becomes a proposed actor with its key, judged as rows of ties are."""
    matching = _Matching(project_gazetteer(project))
    with project.view() as conn:
        known = {actor.id for actor in views.actors(conn)}
        judged = views.judged_pairs(conn)
    new: dict[str, Actor] = {}
    for number, row in read_rows(file):
        report.rows += 1
        found = Unfit(number, "", row) if isinstance(row, str) else reader.actor_of(number, row)
        if isinstance(found, Unfit):
            report.note(found.reason, f"row {number}: {found.words[:200]}")
        elif found.id in known or found.id in new:
            report.known += 1
        else:
            new[found.id] = found
    proposed = [matching.proposed(actor) for actor in new.values()]
    same = ((a.id, matching.same(a)) for a in new.values() if a.id not in judged)
    pairs = [(a, other) for a, other in same if other is not None and other != a]
    report.matched = len(pairs)
    report.added = report.actors = project.writer.add_proposed(proposed, pairs, by=f"{IMPORTER}:{report.dataset}")


def _day_of(path: Path) -> str:
    """The day that a file was last changed: what it says was known by then."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date().isoformat()
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read: {error.strerror}") from error
