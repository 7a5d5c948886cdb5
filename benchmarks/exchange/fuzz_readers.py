"""
Coverage-guided fuzzing of one reader of other people's files, by hand.

python benchmarks/exchange/fuzz_readers.py READER [SECONDS]

READER is qdpx (the archive), qda (the project file in it), annotations, bundle, mapping (a layout of one's own with
its table), or the name of a data set (`amity import --list`). Needs atheris (`pip install atheris`) beside Amity's own
requirements. Files are the fuzzer's bytes as they are, or edits of a good file that keep its form. The readers run as
`amity import` and `amity replicate` run them, down to the rows that are written. A finding is any error that is not one
of Amity's, a file that takes more than 20 seconds, or memory over 3 GB; the bytes are left in the current folder.
Findings are fixed and kept as tests in tests/exchange/test_exchange_found.py.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

import atheris
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

INSTRUMENTED = ["amity", "edtf", "pyparsing", "zipfile", "tomllib", "charset_normalizer", "json", "_strptime"]
COMPILED = [  # by numba, which knows nothing of the fuzzer's counters
    f"amity.{room}.{path.stem}"
    for room in ("dynamics", "network")
    for path in Path(__file__).parents[2].joinpath("src", "amity", room).glob("*.py")
]

with atheris.instrument_imports(include=INSTRUMENTED, exclude=COMPILED):
    from fuzz_files import (
        MAPPING,
        QDE,
        ROWS,
        TEXT,
        annotation_page,
        archived,
        as_csv,
        as_toml,
        edited,
        strange_cell,
        strange_value,
        table_of,
    )

    from amity.errors import AmityError
    from amity.exchange.datasets import layout_named, read_layout
    from amity.model import Actor
    from amity.project import Project, init_project
    from amity.store import schema
    from amity.testing import make_document
    from amity.workflow import take_codings as codings
    from amity.workflow import take_dataset as taking
    from amity.workflow.bundle_in import read_bundle, restore
    from amity.workflow.holdings import Share
    from amity.workflow.replication import computed, make_bundle

EDITED = [f"tables/{t}.jsonl" for t in ("actor", "document", "statement", "decision", "origin", "setting", "judgement")]
EDITED.append("bundle.json")
COMPUTED = 64  # of the lengths of bundles, those whose numbers are computed too, which takes long
RENEWED = 2_000  # runs after which the project is made anew, so that its size does not slow the search


class Fuzzed:
    """A project that is renewed now and then, and the readers that write into it."""

    def __init__(self) -> None:
        """Make the project."""
        self._folder, self._runs = Path(tempfile.mkdtemp(prefix="fuzz-")), 0
        self._project = self._new()
        known, index = taking.project_gazetteer(self._project), codings.ActorIndex(self._project)
        taking.project_gazetteer = lambda _: known  # both read once; they are not what is fuzzed
        codings.ActorIndex = lambda _: index

    @cached_property
    def bundle(self) -> dict[str, bytes]:
        """A good bundle."""
        codings.take_codings(self._project, json.dumps(annotation_page()).encode(), "x.jsonld")
        self._project.writer.judge("front", "league", verdict="different", by="anna")
        self._project.writer.set_setting("codebook", {"drivers": {"rain": "it rains"}, "probability_words": []})
        found = make_bundle(self._project, Share(dt.date(2010, 12, 31)))
        return found | {"bundle.json": json.dumps(json.loads(found["bundle.json"])).encode()}

    def empty_engine(self) -> Engine:
        """An empty project in memory."""
        engine = create_engine("sqlite://", poolclass=StaticPool)
        schema.metadata.create_all(engine)
        return engine

    def project(self) -> Project:
        """The project to write into."""
        self._runs += 1
        if self._runs % RENEWED == 0:
            self._project.close()
            self._project = self._new()
        return self._project

    def kept(self, data: bytes, name: str) -> Path:
        """A file of the bytes."""
        path = self._folder / name
        path.write_bytes(data)
        return path

    def _new(self) -> Project:
        path = self._folder / "case.amity"
        path.unlink(missing_ok=True)
        project = init_project(path)
        project.writer.add_actors([Actor("front", "Front"), Actor("league", "League")])
        project.writer.add_document(make_document(TEXT, name="note"))
        return project


def qdpx(data: bytes, fuzzed: Fuzzed) -> None:
    """The bytes are the archive."""
    codings.take_codings(fuzzed.project(), data, "x.qdpx")


def qda(data: bytes, fuzzed: Fuzzed) -> None:
    """The bytes are the project file in the archive."""
    qdpx(archived({"project.qde": data, "sources/t.txt": TEXT.encode()}), fuzzed)


def annotations(data: bytes, fuzzed: Fuzzed) -> None:
    """The bytes are the page, or edit a good one."""
    if data[:1] == b"E":
        page = edited(annotation_page(), atheris.FuzzedDataProvider(data[1:]), strange_value)
        data = json.dumps(page).encode()
    codings.take_codings(fuzzed.project(), data, "x.jsonld")


def mapping(data: bytes, fuzzed: Fuzzed) -> None:
    """The bytes edit a good mapping; or are one, which reads a good table."""
    if data[:1] == b"E":
        found = edited(MAPPING, atheris.FuzzedDataProvider(data[1:]), strange_value)
        lines = (
            [f"{json.dumps(k)} = {as_toml(v)}" for k, v in found.items()] if isinstance(found, dict) else [str(found)]
        )
        data = "\n".join(lines).encode("utf-8", "surrogatepass")
    layout = read_layout(fuzzed.kept(data, "x.toml"))
    taking.take_dataset(fuzzed.project(), fuzzed.kept(as_csv(ROWS, ","), "x.csv"), layout)


def bundle(data: bytes, fuzzed: Fuzzed) -> None:
    """The bytes are the table of statements of a good bundle, or edit one of its tables or what it says was asked."""
    files = dict(fuzzed.bundle)
    if data[:1] == b"E":
        steered = atheris.FuzzedDataProvider(data[1:])
        name = sorted(EDITED)[steered.ConsumeIntInRange(0, len(EDITED) - 1)]
        rows = edited([json.loads(line) for line in files[name].splitlines()], steered, strange_value)
        files[name] = "\n".join(map(json.dumps, rows if isinstance(rows, list) else [rows])).encode()
    else:
        files["tables/statement.jsonl"] = data
    whole = read_bundle(hashed(files), "x.zip")
    with Project(fuzzed.empty_engine(), "x") as project:
        restore(whole, project)
        if len(data) % COMPUTED == 0:
            computed(project, whole.dyad, whole.asked)


def hashed(files: dict[str, bytes]) -> bytes:
    """A bundle of the files, whose hashes are right."""
    said = [json.loads(line) for line in files.pop("bundle.json").splitlines()]
    manifest = said[-1] if said else None
    if isinstance(manifest, dict):
        manifest["sha256"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return archived(files | {"bundle.json": json.dumps(manifest).encode()})


def data_set(name: str) -> Callable[[bytes, Fuzzed], None]:
    """The bytes are a table of a shipped layout, or edit a good one."""
    layout = layout_named(name)
    good, comma = table_of(name), layout.delimiter or ","

    def read(data: bytes, fuzzed: Fuzzed) -> None:
        if data[:1] == b"E":
            rows = edited(good, atheris.FuzzedDataProvider(data[1:]), strange_cell)
            data = as_csv(rows, comma)
        taking.take_dataset(fuzzed.project(), fuzzed.kept(data, "x.csv"), layout, published="2020")

    return read


READERS: Mapping[str, tuple[Callable[[bytes, Fuzzed], None], bytes]] = {
    "qdpx": (qdpx, archived({"project.qde": QDE.encode(), "sources/t.txt": TEXT.encode()})),
    "qda": (qda, QDE.encode()),
    "annotations": (annotations, json.dumps(annotation_page()).encode()),
    "bundle": (bundle, b"{}"),
    "mapping": (mapping, "\n".join(f"{k} = {as_toml(v)}" for k, v in MAPPING.items()).encode()),
}


def main() -> None:
    """Fuzz the reader named on the command line."""
    reader, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 600
    read, seed = READERS[reader] if reader in READERS else (data_set(reader), as_csv(table_of(reader), ","))
    fuzzed = Fuzzed()
    if reader == "bundle":
        read(b"E", fuzzed)  # the good one, which has to pass

    def once(data: bytes) -> None:
        try:
            read(data, fuzzed)
        except AmityError as error:
            str(error).encode("utf-8")  # fit for a terminal

    corpus = Path(tempfile.mkdtemp(prefix=f"corpus-{reader}-"))
    for number, start in enumerate((seed, b"E", b"E" + bytes(range(40)))):
        (corpus / str(number)).write_bytes(start)
    limits = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=3072", "-max_len=20000"]
    atheris.Setup([sys.argv[0], str(corpus), *limits, *sys.argv[3:]], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
