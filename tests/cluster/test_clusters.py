"""Pieces of work elsewhere: in order, a few ahead, and the same as here even when a worker is killed."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from tests.cluster.dask_processes import local_cluster

from amity.actors import load_gazetteer
from amity.cluster import in_order, workers_behind
from amity.coding import code_documents, code_on_cluster
from amity.coding.parallel import PIECE_DOCUMENTS, pieces_of
from amity.errors import ClusterError
from amity.evaluation.backtest import Plan, backtest_project
from amity.model import Document, Dyad, statement_to_json
from amity.project import init_project
from amity.store.dump import dump_tables
from amity.testing import make_document
from amity.workflow.ask import known_statements
from amity.workflow.code import code_project
from amity.workflow.take_dataset import take_dataset

SENTENCES = (
    "Hezbollah has received money and rockets from Iran since {year}.",
    "In {year} the Taliban accused Pakistan of shelling villages on the other side of the border.",
    "Analysts doubted in {year} that al-Shabaab and al-Qaeda would part ways within two years.",
)
LINKS = "id,type,actor1,actor2,date,description\n" + "".join(
    f"{year},{'riv' if year > 2011 else 'all'},North,South,{year},as it was\n" for year in range(2000, 2016)
)


def texts(count: int) -> list[Document]:
    """Short documents, each of which says something."""
    return [make_document(SENTENCES[n % 3].format(year=1990 + n % 30), name=f"{n}.txt") for n in range(count)]


def test_results_come_in_order_and_few_are_ahead() -> None:
    """Whatever is ready first, the order of the items counts; reading stays close to what is taken."""
    read: list[int] = []

    def items() -> Iterator[int]:
        for n in range(10):
            read.append(n)
            yield n

    def submit(item: int) -> Future[int]:
        made: Future[int] = Future()
        made.set_result(item * item)
        return made

    results = in_order(items(), submit, ahead=2)
    assert next(results) == 0
    assert read == [0, 1, 2]
    assert list(results) == [n * n for n in range(1, 10)]


def test_pieces_hold_every_document_once() -> None:
    """Eight short documents are a piece, a long one ends a piece."""
    docs = [*texts(PIECE_DOCUMENTS + 1), make_document("long " * 100_000), make_document("last")]
    pieces = list(pieces_of(docs))
    assert [doc for piece in pieces for doc in piece] == docs
    assert [len(piece) for piece in pieces] == [8, 2, 1]


def test_address_without_a_scheduler_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to start."""
    monkeypatch.setattr("amity.cluster.dask_workers.CONNECT_SECONDS", 0.3)
    with (
        pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:9.*dask scheduler"),
        workers_behind("tcp://127.0.0.1:9"),
    ):
        pass


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed the extra is told its name."""
    monkeypatch.setitem(sys.modules, "amity.cluster.dask_workers", None)
    with pytest.raises(ClusterError, match=r"amity\[cluster\]"):
        workers_behind("tcp://127.0.0.1:9")


@pytest.mark.slow
def test_killed_worker_changes_nothing(tmp_path: Path) -> None:
    """Two workers, one is killed after the first results: the codings are those of one machine, byte for byte."""
    docs, gazetteer = texts(120), load_gazetteer()
    here = [json.dumps(statement_to_json(s)) for coded in code_documents(docs, gazetteer) for s in coded.statements]
    there = []
    with local_cluster(tmp_path, 2) as cluster:
        for n, coded in enumerate(code_on_cluster(docs, gazetteer, scheduler=cluster.address)):
            there += [json.dumps(statement_to_json(s)) for s in coded.statements]
            if n == 0:
                cluster.workers[0].kill()
                cluster.workers[0].wait()
    assert there == here
    assert len(here) >= len(docs) // 2


@pytest.mark.slow
def test_project_and_backtest_are_the_same_on_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables written here from a cluster's codings equal those of one process; so do the numbers of a backtest."""
    monkeypatch.setattr("amity.project.utc_now", lambda: dt.datetime(2024, 1, 1))
    (tmp_path / "links.csv").write_text(LINKS, "utf-8")
    found = []
    with local_cluster(tmp_path, 1) as cluster:
        for scheduler in (None, cluster.address):
            with init_project(tmp_path / f"{scheduler is None}.amity") as project:
                for doc in texts(15):
                    project.writer.add_document(doc)
                take_dataset(project, tmp_path / "links.csv", published="2000")
                report = code_project(project, scheduler=scheduler)
                dyad = Dyad.of("mmp-north", "mmp-south")
                plan = Plan(dyad, dt.date(2003, 1, 1), dt.date(2015, 12, 31), 2.0, 1.0)
                codebook = project.codebook()
                with workers_behind(cluster.address) as workers:
                    backtest = backtest_project(
                        lambda day, p=project: known_statements(p, day),
                        plan,
                        codebook=codebook,
                        workers=workers if scheduler else None,
                    )
                with project.view() as conn:
                    found.append((report, backtest, dump_tables(conn)))
    assert found[0] == found[1]
    assert found[0][0].documents == 15
