"""What fuzzing found in readers of other people's files, kept as tests: each ended in an error that was not ours."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.conftest import AS_OF

from amity.errors import AmityError, DataError, ExchangeError, VocabError
from amity.exchange import Holdings, from_annotations, to_annotations
from amity.exchange.datasets import open_data_file, read_layout, read_rows
from amity.exchange.packing import pack
from amity.model import parse_when, statement_from_json
from amity.project import Project, init_project
from amity.testing import make_document
from amity.vocab import extend_codebook
from amity.workflow.export import export
from amity.workflow.holdings import Share
from amity.workflow.replication import replicate
from amity.workflow.take_codings import take_codings
from amity.workflow.take_dataset import take_dataset

ROW: dict[str, Any] = {
    "doc": "d",
    "start": 0,
    "end": 3,
    "quote": "abc",
    "kind": "tie",
    "actors": ["a", "b"],
    "label": {"state": "alliance"},
}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    """An empty project."""
    with init_project(tmp_path / "case.amity") as made:
        yield made


@pytest.mark.parametrize("page", ['{"items": 5}', '{"first": {"items": "x"}}', '{"first":' * 900 + "1" + "}" * 900])
def test_page_whose_items_are_no_list(page: str) -> None:
    """There is no annotation in it."""
    with pytest.raises(ExchangeError, match=r"no annotation|no JSON"):
        list(from_annotations(page.encode(), "a.jsonld"))


def test_annotation_at_an_infinite_place() -> None:
    """JSON can write numbers that no text has a place for."""
    selector = {"type": "TextPositionSelector", "start": 0, "end": 0}
    page = json.dumps([{"target": {"selector": selector}}]).replace('"end": 0', '"end": 1e999')
    with pytest.raises(DataError, match="annotation 1"):
        list(from_annotations(page.encode(), "a.jsonld"))


def test_half_a_character_in_a_name_is_replaced(holdings: Holdings, empty: Project) -> None:
    """JSON can write half of a pair of UTF-16, which no file can hold."""
    page = json.loads(to_annotations(holdings))
    for item in page["items"]:
        item["creator"]["name"] = "Anna \ud800"
    for card in holdings.cards:
        empty.writer.add_document(make_document(holdings.text_of(card.id), id=card.id))
    found = take_codings(empty, json.dumps(page).encode(), "a.jsonld")
    assert (found.added, found.rejected) == (len(page["items"]), ())


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": 2001},
        {"speakers": [5]},
        {"speakers": "someone"},
        {"mentions": [["x", 2], None]},
        {"end": float("inf")},
        {"factuality": ["asserted"]},
        {"label": ["alliance"]},
        {"label": {"state": "alliance", "provider": "\ud800"}},
        {"kind": "conditional", "label": {"if": 5, "then": "b", "effect": "binds"}},
    ],
)
def test_statement_with_values_of_another_type(wrong: dict[str, Any]) -> None:
    """The door of the model names what is wrong."""
    with pytest.raises(DataError, match="wrong"):
        statement_from_json(ROW | wrong)


@pytest.mark.parametrize("text", ["9999", "9999-12-31", "2001/9999", "1" * 100_000, "[" * 5_000])
def test_date_beyond_the_calendar_or_beyond_reading(text: str) -> None:
    """Such a date is refused at once."""
    with pytest.raises(DataError, match=r"date|last day"):
        parse_when(text)


MAPPING = {
    "title": '"Notes"',
    "kind": '"tie"',
    "actor1": '{ name = "a" }',
    "actor2": '{ name = "b" }',
    "when": '{ date = "day" }',
    "state": '{ value = "war" }',
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "5"},
        {"published": "2001-01-01"},
        {"delimiter": '"||"'},
        {"name": "7"},
        {"actor1": "{ name = [1, 2] }"},
        {"actor1": '{ name = "a", kind = "navy" }'},
        {"when": '{ date = "day", patterns = ["%Y%Y"] }'},
        {"when": '{ date = "day", patterns = ["%Q"] }'},
        {"state": '{ column = "how", map = { no = 5 } }'},
        {"state": '{ column = "how", digits = "2", map = { no = "war" } }'},
        {"skip": '{ how = { values = [1], reason = "x" } }'},
        {"support": "{ arms = 1 }"},
    ],
)
def test_mapping_with_values_of_another_type(tmp_path: Path, wrong: dict[str, str]) -> None:
    """The file is refused before a row is read, and the field is named."""
    path = tmp_path / "mapping.toml"
    path.write_text("\n".join(f"{key} = {value}" for key, value in (MAPPING | wrong).items()))
    with pytest.raises(ExchangeError, match=next(iter(wrong)) + r"|pattern of dates|kind of actor"):
        read_layout(path)


def test_header_with_line_ends_inside(tmp_path: Path) -> None:
    """Names of columns may be quoted over lines; lines may end as on old machines."""
    path = tmp_path / "a.csv"
    path.write_bytes(b'"one\nname",b\r1,2\r')
    file = open_data_file(path)
    assert file.columns == ("one\nname", "b")
    assert list(read_rows(file)) == [(1, {"one\nname": "1", "b": "2"})]


def test_date_pattern_that_gives_the_last_day(empty: Project, tmp_path: Path) -> None:
    """A cell of 31.12.9999 is a date that cannot be kept: the row is listed."""
    mapping, rows = tmp_path / "mapping.toml", tmp_path / "rows.csv"
    fields = MAPPING | {"when": '{ date = "day", patterns = ["%d.%m.%Y"] }'}
    mapping.write_text("\n".join(f"{key} = {value}" for key, value in fields.items()))
    rows.write_text("a,b,day\nHill Army,River Guard,31.12.9999\nHill Army,River Guard,1.2.2001\n")
    found = take_dataset(empty, rows, read_layout(mapping), published="2010")
    assert (found.added, found.unfit) == (1, 1)


@pytest.mark.parametrize("extra", [5, {"drivers": []}, {"probability_words": 7}])
def test_codebook_of_another_shape(extra: Any) -> None:
    """What extends a codebook is a table and a list."""
    with pytest.raises(VocabError, match="codebook"):
        extend_codebook(extra, "case.amity")


def changed(bundle: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A bundle with one part changed and its hashes made right."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[part] = change(files[part].decode()).encode()
    manifest = json.loads(files.pop("bundle.json"))
    manifest["sha256"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return pack(files | {"bundle.json": json.dumps(manifest).encode()})


BROKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    "no question": ("bundle.json", lambda text: text.replace('"question"', '"asked"')),
    "pair of one": ("bundle.json", lambda text: text.replace('"pair": [', '"pair": ["x",')),
    "no date": ("bundle.json", lambda text: text.replace('"as_of": "2013-12-31"', '"as_of": 5')),
    "long horizon": ("bundle.json", lambda text: text.replace('"12m"', f'"{"9" * 400}y"')),
    "environment": ("bundle.json", lambda text: text.replace('"environment": {', '"environment": [], "x": {')),
    "no JSON": ("tables/statement.jsonl", lambda text: text[:-5]),
    "rows that are none": ("tables/statement.jsonl", lambda text: text + "5\n"),
    "unknown table": ("tables/statement.jsonl", lambda text: text.replace('"kind"', '"sort"')),
    "number for a text": ("tables/actor.jsonl", lambda text: text.replace('"name": "River League"', '"name": 5')),
    "large number": ("tables/statement.jsonl", lambda text: text.replace('"span_end": ', '"span_end": 9' + "9" * 20)),
    "no number": ("tables/statement.jsonl", lambda text: text.replace('"span_end": ', '"span_end": NaN, "x":')),
    "half a character": ("tables/actor.jsonl", lambda text: text.replace("River League", r"River \ud800")),
    "unknown state": ("tables/statement.jsonl", lambda text: text.replace('"state": "alliance"', '"state": "love"')),
    "label that is none": ("tables/statement.jsonl", lambda text: text.replace('"label": {', '"label": 1, "x": {')),
    "authors that are none": ("tables/document.jsonl", lambda text: text.replace('"authors": [', '"authors": [1, ')),
    "missing cells": ("tables/decision.jsonl", lambda text: text.replace('"note": "", ', "")),
}


@pytest.mark.parametrize("case", BROKEN)
def test_bundle_with_rows_that_no_project_has(project: Project, case: str) -> None:
    """However it is broken, the bundle is refused with the reason."""
    part, change = BROKEN[case]
    bundle = export(project, "bundle", Share(AS_OF))
    broken = changed(bundle, part, change)
    assert broken != bundle
    with pytest.raises(AmityError):
        replicate(broken, "bundle.zip")
