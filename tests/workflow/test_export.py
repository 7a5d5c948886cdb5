"""Every format is made, the same project gives the same bytes, and a bundle computes its numbers again."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO

import networkx as nx
import pytest
from tests.exchange.sample_project import make_sample

from amity.errors import ExchangeError
from amity.exchange import pack
from amity.model import Dyad
from amity.project import Project
from amity.workflow.export import EXPORTS, export, export_files
from amity.workflow.holdings import Share
from amity.workflow.replication import replicate

SHARE = Share(dt.date(2013, 12, 31), dyad=Dyad.of("front", "league"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The sample project, only read."""
    with make_sample(tmp_path_factory.mktemp("export") / "sample.amity") as made:
        yield made


@pytest.mark.parametrize("name", [form.name for form in EXPORTS])
def test_every_format_is_made_twice_alike(project: Project, name: str) -> None:
    """The bytes depend on the project alone."""
    made = export(project, name, SHARE)
    assert made
    assert made == export(project, name, SHARE)


def test_names_of_files_say_the_format_once() -> None:
    """What the suffix tells is not said again; archives and plain JSON are told apart."""
    endings = {form.name: form.ending for form in EXPORTS}
    assert endings["graphml"] == ".graphml"
    assert endings["csl"] == ".csl.json"
    assert (endings["stix"], endings["csv"], endings["bundle"]) == ("-stix.json", "-csv.zip", "-bundle.zip")
    assert len(set(endings.values())) == len(EXPORTS)


def test_one_file_formats_give_one_file(project: Project) -> None:
    """A folder gets the same bytes under a name with the format's suffix."""
    files = export_files(project, "stix", SHARE)
    assert list(files) == ["amity.json"]
    assert files["amity.json"] == export(project, "stix", SHARE)


def test_graphs_open_in_networkx(project: Project) -> None:
    """Both graph formats are read by a program that we did not write."""
    on_day = nx.read_graphml(BytesIO(export(project, "graphml", SHARE)))
    over_time = nx.read_gexf(BytesIO(export(project, "gexf", SHARE)))
    assert set(on_day) == set(over_time) == {"front", "league", "crown"}


def test_only_the_pair_is_handed_on(project: Project) -> None:
    """With a pair, other pairs' statements and documents stay out."""
    files = export_files(project, "csv", SHARE)
    assert b"are enemies" not in files["statements.csv"]
    assert b"is an ally" in files["statements.csv"]


def test_later_documents_are_hidden(project: Project) -> None:
    """With a known-on day, nothing published later is handed on."""
    share = Share(dt.date(2007, 1, 1), known_on=dt.date(2007, 1, 1))
    files = export_files(project, "csv", share)
    assert b"2009-07-03" not in files["documents.csv"]
    assert b"2006-05-02" in files["documents.csv"]


def test_unknown_format_lists_those_that_exist(project: Project) -> None:
    """The message offers what there is."""
    with pytest.raises(ExchangeError, match=r"unknown format 'xlsx'.*csv, parquet"):
        export(project, "xlsx", SHARE)


def unpacked(bundle: bytes) -> dict[str, bytes]:
    """Files of a bundle."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_bundle_computes_its_numbers_again(project: Project) -> None:
    """From the bundle alone, assessment and brief come out byte for byte."""
    found = replicate(export(project, "bundle", SHARE), "bundle.zip")
    assert found.same == ("assessment.json", "brief.md")
    assert (dict(found.different), dict(found.versions)) == ({}, {})


def test_bundle_holds_texts_only_where_the_licence_allows(project: Project) -> None:
    """A document without a licence goes along as a hash; openly licensed ones with their text."""
    lines = unpacked(export(project, "bundle", SHARE))["tables/document.jsonl"].decode().splitlines()
    rows = {row["name"]: row for row in map(json.loads, lines)}
    assert rows["report-1.txt"]["text"] == ""
    assert rows["report-1.txt"]["sha256"]
    assert "help each other" in rows["report-0.txt"]["text"]


def test_bundle_keeps_history(project: Project) -> None:
    """Decisions, the rejected one with its note, are in the bundle."""
    rows = unpacked(export(project, "bundle", SHARE))["tables/decision.jsonl"]
    assert b"not, in fact" in rows


def test_changed_bundle_is_refused(project: Project) -> None:
    """A file that was changed after the bundle was made is named."""
    files = unpacked(export(project, "bundle", SHARE))
    files["brief.md"] += b"\nAnd a split is certain.\n"
    with pytest.raises(ExchangeError, match=r"brief\.md is missing or was changed"):
        replicate(pack(files), "bundle.zip")


def test_other_numbers_are_shown(project: Project) -> None:
    """A bundle whose brief does not follow from its rows is found out, with the lines that differ."""
    files = unpacked(export(project, "bundle", SHARE))
    files["brief.md"] = files["brief.md"].replace(b"River League", b"Lake League")
    manifest = json.loads(files["bundle.json"])
    manifest["sha256"]["brief.md"] = hashlib.sha256(files["brief.md"]).hexdigest()
    files["bundle.json"] = json.dumps(manifest).encode()
    found = replicate(pack(files), "bundle.zip")
    assert found.same == ("assessment.json",)
    assert "Lake League" in found.different["brief.md"][0]


@pytest.mark.parametrize("data", [b"", b"PK", pack({"a.txt": b"a"})])
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    """Other files are refused with the reason."""
    with pytest.raises(ExchangeError, match="no replication bundle"):
        replicate(data, "other.zip")


def test_file_added_to_a_bundle_is_refused(project: Project) -> None:
    """What was not in the bundle when it was made has no place in it."""
    files = unpacked(export(project, "bundle", SHARE)) | {"extra.txt": b"x"}
    with pytest.raises(ExchangeError, match=r"extra\.txt was added after"):
        replicate(pack(files), "bundle.zip")
