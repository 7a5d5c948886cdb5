"""The shipped reference set holds together, says where each date can be looked up, and is counted as documented."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from edtf import parse_edtf

from amity.answers.reference import (
    ENDS,
    KNOWN_TO,
    History,
    partnerships,
    read_histories,
    reference_histories,
    reference_partnerships,
    transition_counts,
)
from amity.answers.reference_rates import check_rates
from amity.errors import DataError
from amity.panel import relation_model
from amity.vocab import standard_codebook

COLUMNS = "dyad,a,b,a_kind,b_kind,region,state,from,to,next,how,source,address,checked"
DOC = Path(__file__).resolve().parents[2] / "docs" / "reference" / "reference-set.md"
REGIONS = {
    "Global", "Latin America", "Europe", "North Africa", "West Africa", "Central Africa", "East Africa",
    "Southern Africa", "Middle East", "Central Asia", "South Asia", "Southeast Asia",
}  # fmt: skip


@cache
def rows() -> tuple[dict[str, str], ...]:
    """The rows of the shipped table."""
    file = resources.files("amity.answers").joinpath("data", "histories.csv")
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@cache
def gazetteer() -> dict[str, str]:
    """The kind of each actor of the shipped gazetteer."""
    folder = resources.files("amity.actors").joinpath("data")
    tables = (folder.joinpath(f"{name}.csv").read_text("utf-8") for name in ("armed_groups", "states", "agencies"))
    return {row["id"]: row["kind"] for table in tables for row in csv.DictReader(table.splitlines())}


def table(*lines: str) -> str:
    """A table of histories with the shipped columns."""
    return "\n".join((COLUMNS, *lines))


def line(state: str, begin: str, end: str, follower: str, *, dyad: str = "east|west", source: str = "Gazette") -> str:
    """One row of an invented history."""
    a, b = dyad.split("|")
    return f"{dyad},{a},{b},party,party,Europe,{state},{begin},{end},{follower},as told,{source},https://x.example/,no"


def test_columns_are_the_documented_ones() -> None:
    """The table has the columns that the document describes, in that order."""
    assert ",".join(rows()[0]) == COLUMNS
    assert all(f"`{column}`" in DOC.read_text("utf-8") for column in COLUMNS.split(","))


def test_actors_are_in_the_gazetteer_or_listed_in_the_document() -> None:
    """Every id is known with its kind, or the document says that it is not."""
    section = DOC.read_text("utf-8").split("## Actors that the gazetteer does not have")[1].split("\n## ")[0]
    listed = set(re.findall(r"`([a-z0-9-]+)`", section))
    for row in rows():
        for actor, kind in ((row["a"], row["a_kind"]), (row["b"], row["b_kind"])):
            assert gazetteer().get(actor, kind) == kind, f"{actor} is {gazetteer()[actor]} in the gazetteer"
            assert actor in gazetteer() or actor in listed, actor


def test_words_are_of_the_vocabulary() -> None:
    """States, ends, regions and marks are the allowed ones."""
    states = set(standard_codebook().state_names)
    for row in rows():
        assert row["state"] in states
        assert row["next"] in states | set(ENDS)
        assert row["region"] in REGIONS
        assert row["checked"] in {"yes", "no"}


def test_dates_are_edtf() -> None:
    """Begins and ends are EDTF dates of a year or finer; only open spells have no end."""
    for row in rows():
        assert parse_edtf(row["from"]) is not None
        assert (row["to"] == "..") == (row["next"] == "open")
        assert row["to"] == ".." or parse_edtf(row["to"]) is not None
        assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", row["from"])


def test_spells_of_a_dyad_join() -> None:
    """Each spell ends where and how the next begins."""
    for before, after in zip(rows(), rows()[1:], strict=False):
        if before["dyad"] == after["dyad"]:
            assert (before["to"], before["next"]) == (after["from"], after["state"]), before["dyad"]


def test_sources_and_addresses_are_given() -> None:
    """Every row names a dated publication and an address."""
    for row in rows():
        assert re.search(r"\b(19|20)\d{2}|1990s", row["source"]), row["source"]
        assert row["address"].startswith(("https://", "http://")), row["address"]
        assert 3 <= len(row["how"]) <= 90


def test_relation_under_study_is_left_out() -> None:
    """The pair whose split the shipped case forecasts is not in its own reference class."""
    assert not {"al-qaeda", "taliban"} <= {row["dyad"] for row in rows()}
    assert all({row["a"], row["b"]} != {"al-qaeda", "taliban"} for row in rows())


def test_histories_are_many_and_counted_in_the_document() -> None:
    """At least 60 relations with 160 spells and 40 partnerships; the document states the numbers."""
    histories = reference_histories()
    spells = [spell for history in histories for spell in history.spells]
    spans = partnerships(histories)
    assert len(histories) >= 60
    assert len(spells) >= 160
    assert len({span.pair for span in spans}) >= 40
    text = DOC.read_text("utf-8")
    for number, noun in (
        (len(histories), "relations"),
        (len(spells), "spells"),
        (len(spans), "partnerships"),
        (sum(span.ended_in_split for span in spans), "splits"),
        (sum(spell.checked for spell in spells), "checked"),
    ):
        assert f"| {noun} | {number} |" in text, f"the document does not say {number} {noun}"


def test_partner_spells_in_a_row_are_one_partnership() -> None:
    """Friction within a partnership does not end it, a break does, and what comes after is another partnership."""
    histories = read_histories(
        table(
            line("alliance", "2000", "2004", "strained"),
            line("strained", "2004", "2006", "none"),
            line("none", "2006", "2010", "cooperation"),
            line("cooperation", "2010", "..", "open"),
        )
    )
    first, second = partnerships(histories)
    assert (first.begin.year, first.end and first.end.year, first.ended_in_split) == (2000, 2006, True)
    assert (second.begin.year, second.end, second.ended_in_split) == (2010, None, False)


@pytest.mark.parametrize(("follower", "split"), [("war", True), ("rivalry", True), ("none", True), ("sympathy", False)])
def test_only_a_break_is_a_split(follower: str, split: bool) -> None:
    """Falling back to mere sympathy is no split."""
    histories = read_histories(table(line("alliance", "2000", "2004", follower), line(follower, "2004", "..", "open")))
    assert partnerships(histories)[0].ended_in_split is split


@pytest.mark.parametrize("follower", ["defunct", "integration"])
def test_end_of_an_organisation_is_no_split(follower: str) -> None:
    """A partnership that ended because one side ceased to exist or was absorbed did not split."""
    histories = read_histories(table(line("alliance", "2000", "2004", follower)))
    assert partnerships(histories)[0].ended_in_split is False


def test_moves_and_years_are_counted() -> None:
    """A move is counted from row to column, an open spell up to the end of 2025, a dissolution as years alone."""
    histories = read_histories(
        table(
            line("alliance", "2000", "2004", "war"),
            line("war", "2004", "2005", "defunct"),
            line("alliance", "2010", "..", "open", dyad="north|south"),
        )
    )
    found = transition_counts(histories)
    alliance, war = found.states.index("alliance"), found.states.index("war")
    assert found.counts[alliance, war] == found.counts.sum() == 1
    assert found.years[war] == pytest.approx(1.0, abs=0.01)
    assert found.years[alliance] == pytest.approx(4.0 + (KNOWN_TO.year - 2010.5), abs=0.01)


def test_shipped_moves_come_from_the_rows() -> None:
    """The counts of the shipped set are those of its rows, taken another way."""
    found = transition_counts(reference_histories())
    states = set(found.states)
    assert found.counts.sum() == sum(row["next"] in states for row in rows())
    assert np.trace(found.counts) == 0


def test_rates_are_checked_for_every_allowed_move() -> None:
    """Each move of the relations model gets a line whose interval holds a rate near the observed one."""
    model = relation_model()
    lines = check_rates(transition_counts(reference_histories()), model)
    assert {(check.origin, check.target) for check in lines if check.expected is not None} == {
        (model.states[move.origin], model.states[move.target]) for move in model.moves
    }
    for check in lines:
        assert check.observed == pytest.approx(check.count / check.years)
        assert check.low < (check.count + 0.5) / check.years < check.high


def test_rates_need_time_in_every_state() -> None:
    """Rates out of a state that was never seen are refused."""
    histories = read_histories(table(line("alliance", "2000", "..", "open")))
    with pytest.raises(DataError, match="no time was spent in war"):
        check_rates(transition_counts(histories), relation_model())


def test_partnerships_of_the_set_are_cached() -> None:
    """The shipped partnerships are read once."""
    assert reference_partnerships() is reference_partnerships()
    assert reference_partnerships() == partnerships(reference_histories())


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            [line("alliance", "2000", "2004", "none"), line("none", "2005", "..", "open")],
            r"line 3: .*make the two join",
        ),
        ([line("alliance", "2000", "2004", "none"), line("war", "2004", "..", "open")], r"line 3: war begins 2004"),
        ([line("alliance", "2000", "2004", "none")], r"line 2: the last spell ends in 'none'"),
        ([line("friendship", "2000", "..", "open")], r"line 2: 'friendship' then 'open', expected two of war"),
        ([line("alliance", "2000", "..", "defunct")], r"line 2: .*no stretch of time"),
        ([line("alliance", "2004", "2000", "defunct")], r"line 2: .*no stretch of time"),
        ([line("alliance", "summer", "..", "open")], r"line 2: 'summer' is no date"),
        ([line("alliance", "2000", "..", "open", source=" ")], r"line 2: how, source or address is empty"),
        ([line("alliance", "2000", "..", "open", dyad="west|east")], r"line 2: the dyad is 'west\|east'"),
        (
            [
                line("alliance", "2000", "..", "open"),
                line("war", "2000", "..", "open", dyad="a|b"),
                line("war", "2000", "..", "open"),
            ],
            r"east\|west do not stand together",
        ),
    ],
)
def test_wrong_rows_are_refused_with_their_line(lines: list[str], message: str) -> None:
    """Each fault is named with its line and what was expected."""
    with pytest.raises(DataError, match=message):
        read_histories(table(*lines))


def test_history_keeps_what_the_rows_say() -> None:
    """A history has the pair, kinds, region, and the source of each spell."""
    (history,) = read_histories(table(line("alliance", "2000", "..", "open")))
    assert history == History(("east", "west"), ("party", "party"), "Europe", history.spells)
    assert (history.spells[0].source, history.spells[0].address, history.spells[0].checked) == (
        "Gazette",
        "https://x.example/",
        False,
    )
