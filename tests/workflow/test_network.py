"""The network of a project: which of its ties count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from amity.exchange.datasets import layout_named
from amity.model import Dyad
from amity.network import sign_probs
from amity.project import Project, init_project
from amity.workflow.network import NetworkAsk, ask_network
from amity.workflow.network_summary import network_summary
from amity.workflow.take_dataset import take_dataset

HEADER = "Event ID\tEvent Date\tSource Name\tCAMEO Code\tTarget Name"
DAY = dt.date(2010, 1, 1)
TIMES = {("Hill Army", "River Guard"): 3, ("Hill Army", "Coast Front"): 2, ("River Guard", "Coast Front"): 1}


@pytest.fixture
def events(tmp_path: Path) -> Iterator[Project]:
    """A project with a table of events of three pairs, one of which is spoken of thrice, one twice."""
    pairs = [pair for pair, times in TIMES.items() for _ in range(times)]
    rows = [f"{n}\t200{n}-03-04\t{a}\t190\t{b}" for n, (a, b) in enumerate(pairs)]
    table = tmp_path / "events.tab"
    table.write_text("\n".join((HEADER, *rows)))
    with init_project(tmp_path / "case.amity") as project:
        take_dataset(project, table, layout_named("icews"), published="2009")
        yield project


def pair(a: str, b: str) -> Dyad:
    """The ids that the table gives."""
    return Dyad.of(*(f"icews-{name.lower().replace(' ', '-')}" for name in (a, b)))


def test_of_many_ties_those_count_of_which_most_is_said(events: Project) -> None:
    """An event table names a hundred thousand pairs; what is left out is told."""
    whole = ask_network(events, NetworkAsk(DAY))
    assert (len(whole.network.ties), whole.left_out) == (3, 0)
    cut = ask_network(events, NetworkAsk(DAY, most_ties=2))
    assert {Dyad.of(*tie.pair) for tie in cut.network.ties} == {
        pair("Hill Army", "River Guard"),
        pair("Hill Army", "Coast Front"),
    }
    assert cut.left_out == 1
    summary = network_summary(cut)
    assert summary["left_out"] == 1
    assert "1 with less left out" in summary["warnings"][0]
    assert len(sign_probs(cut.network)[0]) == 2


def test_of_many_rows_some_ties_tell_of_coupling(events: Project) -> None:
    """All ties are there; JSON, and with it the terminal, says from how many their coupling is estimated."""
    whole = ask_network(events, NetworkAsk(DAY))
    assert (whole.told_by, network_summary(whole)["coupling_from"]) == (3, 3)
    rows = whole.joint.fit.panel.n_rows
    some = ask_network(events, NetworkAsk(DAY, most_rows=-(-rows // 2)))
    assert [tie.pair for tie in some.network.ties] == [tie.pair for tie in whole.network.ties]
    assert some.told_by == 2  # every second: that of which most is said, and the third
    summary = network_summary(some)
    assert summary["coupling_from"] == 2
    assert "estimated from 2 of the 3" in summary["warnings"][0]


def test_a_pair_that_is_asked_about_counts(events: Project) -> None:
    """However little is said of it."""
    rare = pair("River Guard", "Coast Front")
    cut = ask_network(events, NetworkAsk(DAY, most_ties=1, keep=(rare,)))
    assert [Dyad.of(*tie.pair) for tie in cut.network.ties] == [rare]
