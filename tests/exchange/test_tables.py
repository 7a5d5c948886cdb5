"""Tables: typed, described, whole, and the same numbers in R."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from amity.exchange import Holdings, csv_files, parquet_files
from amity.project import Project
from amity.workflow.holdings import Share, holdings_of

RSCRIPT = shutil.which("Rscript")


def rows_of(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    """Rows of a CSV table."""
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode("utf-8"), newline="")))


def test_every_statement_is_a_row(holdings: Holdings) -> None:
    """Statements of every kind and status are there, each with its own fields filled."""
    rows = {row["id"]: row for row in rows_of(csv_files(holdings), "statements")}
    assert len(rows) == len(holdings.recorded) == 9
    by_kind = {row["kind"]: row for row in rows.values()}
    assert (by_kind["forecast"]["p_low"], by_kind["forecast"]["p_high"]) == ("0.05", "0.2")
    assert by_kind["conditional"]["if_text"] == "the Crown pays"
    assert by_kind["driver"]["third"] == "crown"
    assert by_kind["forecast"]["speakers"] == "a colonel < an officer"
    assert sorted({row["status"] for row in rows.values()}) == ["accepted", "proposed", "rejected"]


def test_periods_have_probabilities_that_sum_to_one(holdings: Holdings) -> None:
    """Every dyad-period carries the whole distribution, and its likeliest state is the largest of it."""
    periods = rows_of(csv_files(holdings), "dyad_periods")
    for row in periods:
        probs = {name[2:]: float(p) for name, p in row.items() if name.startswith("p_")}
        assert sum(probs.values()) == pytest.approx(1)
        assert max(probs, key=lambda s: probs[s]) == row["most_likely"]
    pair = [row for row in periods if row["dyad"] == "front|league"]
    assert pair[0]["since"] == "2004-03-01"
    assert pair[-1]["until"] == "2014-01-01"


def test_frictionless_finds_nothing_wrong(holdings: Holdings, tmp_path: Path) -> None:
    """The descriptor describes what is there: types, keys and foreign keys hold."""
    frictionless = pytest.importorskip("frictionless")
    for name, content in csv_files(holdings).items():
        (tmp_path / name).write_bytes(content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])


def test_parquet_has_types_and_equal_rows(holdings: Holdings) -> None:
    """Parquet holds the same rows with typed columns."""
    files = parquet_files(holdings)
    table = pq.read_table(io.BytesIO(files["statements.parquet"]))
    assert str(table.schema.field("start").type) == "int64"
    assert str(table.schema.field("happened_earliest").type) == "date32[day]"
    ids = [row["id"] for row in rows_of(csv_files(holdings), "statements")]
    assert table.column("id").to_pylist() == ids


def test_every_column_is_in_the_dictionary(holdings: Holdings) -> None:
    """The dictionary names every column of every table."""
    files = csv_files(holdings)
    words = files["DICTIONARY.md"].decode("utf-8")
    for name in [n for n in files if n.endswith(".csv")]:
        header = files[name].decode("utf-8").partition("\r\n")[0].split(",")
        assert [column for column in header if f"`{column}`" not in words] == []


def test_project_without_states_still_gives_tables(project: Project) -> None:
    """Where nothing can be estimated yet, the statements are handed on, without a fit and its script."""
    files = csv_files(holdings_of(project, Share(dt.date(1999, 1, 1), known_on=dt.date(1999, 1, 1))))
    assert rows_of(files, "dyad_periods") == []
    assert "read.R" not in files


@pytest.mark.slow
@pytest.mark.skipif(RSCRIPT is None, reason="no R on this machine")
def test_r_reads_the_tables_and_msm_agrees(holdings: Holdings, tmp_path: Path) -> None:
    """The script runs with R's msm, which finds the same likelihood and no better rates."""
    assert RSCRIPT is not None
    if subprocess.run([RSCRIPT, "-e", "library(msm)"], capture_output=True, check=False).returncode:
        pytest.skip("R has no package msm here")
    for name, content in csv_files(holdings).items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run([RSCRIPT, "read.R"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = re.search(r"amity ([\d.]+), msm at the same rates ([\d.]+), msm fitted ([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    amity, same, fitted = (float(number) for number in found.groups())
    assert amity == pytest.approx(json.loads((tmp_path / "amity_fit.json").read_text())["minus2loglik"], abs=1e-5)
    assert same == pytest.approx(amity, abs=1e-5)
    assert fitted > amity - 1e-3


def test_times_of_parquet_are_times(holdings: Holdings) -> None:
    """A decision's time is a timestamp in UTC, and the same moment as in the CSV."""
    table = pq.read_table(io.BytesIO(parquet_files(holdings)["decisions.parquet"]))
    assert str(table.schema.field("at").type) == "timestamp[ms, tz=UTC]"
    written = [row["at"] for row in rows_of(csv_files(holdings), "decisions")]
    assert [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in table["at"].to_pylist()] == written
