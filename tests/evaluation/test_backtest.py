"""Backtests: nothing later is known, baselines are what they say, and figures that are to be reached."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from amity.answers.reference import read_histories
from amity.errors import AnswerError, DataError
from amity.evaluation.backtest import Plan, backtest_project, split_within
from amity.evaluation.link_panel import FORECASTERS, Link, Past, backtest_links, read_links
from amity.evaluation.simulated import Design, simulated_reliability
from amity.model import Dyad
from amity.store import Recorded
from amity.testing import make_tie
from amity.vocab import standard_codebook

HEADER = "actor1,actor2,date,type\n"
PAIR = Dyad.of("north", "south")


def known_of(items: list[Recorded], asked: list[dt.date]) -> object:
    """What was known on a day; the days that are asked about are kept in `asked`."""

    def known(day: dt.date) -> list[Recorded]:
        asked.append(day)
        dated = [(i, i.document.published) for i in items]
        return [i for i, when in dated if when is not None and when.latest is not None and when.latest <= day]

    return known


@pytest.fixture(scope="module")
def course() -> list[Recorded]:
    """Allies from 2000, at war from 2006; three sources a year."""
    return [
        make_tie("alliance" if year < 2006 else "war", f"{year}-03-0{n + 1}", doc=f"{year}-{n}")
        for year in range(2000, 2011)
        for n in range(3)
    ]


def test_project_is_forecast_from_the_past_and_scored_in_hindsight(course: list[Recorded]) -> None:
    """A split came for 2005; dates at war have no forecast, with a reason; every fit saw only its own day."""
    asked: list[dt.date] = []
    plan = Plan(PAIR, dt.date(2002, 6, 1), dt.date(2010, 6, 1), step_years=1.0)
    found = backtest_project(known_of(course, asked), plan, codebook=standard_codebook())  # type: ignore[arg-type]
    assert {f.as_of.year: f.happened for f in found.forecasts} == {2002: False, 2003: False, 2004: False, 2005: True}
    assert all(0 < f.p < 1 for f in found.forecasts)
    assert all("no partners" in reason for reason in found.skipped.values())
    assert len(found.skipped) == 4
    assert asked[0] == plan.last
    assert set(asked[1:]) >= {f.as_of for f in found.forecasts}
    assert {s.name for s in found.scores} == {"model", "base rate", "persistence"}


def test_project_backtest_does_not_see_what_came_later(course: list[Recorded]) -> None:
    """A forecast of 2004 is the same whatever was published afterwards, short of what hindsight says of it."""
    plan = Plan(PAIR, dt.date(2004, 6, 1), dt.date(2006, 1, 1), step_years=5.0)
    calm = [i for i in course if i.document.published is not None and str(i.document.published.as_written) < "2006"]
    both = [
        backtest_project(known_of(items, []), plan, codebook=standard_codebook()).forecasts[0].p  # type: ignore[arg-type]
        for items in (course, calm)
    ]
    assert both[0] == both[1]


def test_plan_without_dates_is_refused(course: list[Recorded]) -> None:
    """The last day is before the first, or no horizon has passed."""
    for last in (dt.date(2001, 1, 1), dt.date(2002, 9, 1)):
        plan = Plan(PAIR, dt.date(2002, 6, 1), last)
        with pytest.raises(AnswerError, match="2002-06-01"):
            backtest_project(known_of(course, []), plan, codebook=standard_codebook())  # type: ignore[arg-type]


def test_split_is_read_from_hindsight() -> None:
    """Within the horizon, after the day; a quarrel is none; sympathy is no partnership."""
    columns = "dyad,a,b,a_kind,b_kind,region,state,from,to,next,how,source,address,checked\n"
    rows = ("alliance,2000-01-01,2002-01-01,strained", "strained,2002-01-01,2004-01-01,none", "none,2004-01-01,..,open")
    lines = "\n".join(f"a|b,a,b,party,party,Global,{r},x,y,z,yes" for r in rows)
    own = read_histories(columns + lines)[0]
    assert not split_within(own, dt.date(2001, 6, 1), 1.0)
    assert split_within(own, dt.date(2003, 6, 1), 1.0)
    for day in (dt.date(1999, 1, 1), dt.date(2005, 1, 1)):
        with pytest.raises(AnswerError, match="no partners"):
            split_within(own, day, 1.0)


def test_links_are_read_with_what_is_missing() -> None:
    """Unknown parts of a date, no date, and one actor twice; the order of the two says nothing."""
    table = HEADER + "b,a,2005-00-00,all\na,b,2006-03-00,riv\na,b,0000-00-00,spl\na,a,2001-01-01,all\n"
    links, unused = read_links(table)
    assert [(x.dyad, round(x.year + 1970, 1), x.sort) for x in links] == [
        (("a", "b"), 2005.5, 0),
        (("a", "b"), 2006.2, 1),
    ]
    assert unused == {"no year": 1, "not two actors": 1}


@pytest.mark.parametrize("row", ["a,b,2005-01-01,friend", "a,b,someday,all"])
def test_wrong_links_name_their_line(row: str) -> None:
    """An unknown type, a date that is none; a missing column is named, too."""
    with pytest.raises(DataError, match="line 2"):
        read_links(HEADER + row + "\n")
    with pytest.raises(DataError, match="date"):
        read_links("actor1,actor2,type\na,b,all\n")


def test_every_forecaster_gives_a_distribution_from_the_past() -> None:
    """Sums to one, nothing is impossible; persistence holds to the last sort, climatology to the shares."""
    past = Past(
        {("a", "b"): (Link(("a", "b"), 1.0, 1),), ("a", "c"): (Link(("a", "c"), 2.0, 0),)}, (Link(("a", "b"), 1.0, 1),)
    )
    for forecast in FORECASTERS.values():
        probs = forecast(past, 3.0)
        assert probs.sum() == pytest.approx(1)
        assert (probs > 0).all()
    assert FORECASTERS["climatology"](past, 3.0) == pytest.approx([0.4, 0.4, 0.2])
    assert FORECASTERS["persistence"](past, 3.0) == pytest.approx([0.25, 0.5, 0.25])


def test_links_of_the_same_date_are_not_forecast_from_each_other() -> None:
    """Two links on one day leave nothing to forecast."""
    with pytest.raises(DataError, match="no next link"):
        backtest_links(read_links(HEADER + "a,b,2005-01-01,all\na,b,2005-01-01,riv\n")[0])


def test_a_panel_that_repeats_itself_is_forecast_better_than_its_climate(rng: np.random.Generator) -> None:
    """Where every dyad keeps its sort, the last link tells the next, and the model learns it."""
    rows = [
        f"a{d},b{d},{2000 + y}-0{rng.integers(1, 9)}-01,{'all' if d % 2 else 'riv'}"
        for d in range(20)
        for y in range(5)
    ]
    found = backtest_links(read_links(HEADER + "\n".join(rows))[0])
    assert found.cases == 80
    assert found.differences["climatology"].high < -0.2


def test_mapping_militants_beats_climatology_and_persistence(shared_dir: Path) -> None:
    """The figure to reach: a lower log score than either on the next link of each dyad."""
    path = shared_dir / "data" / "mapping-militants" / "links.csv"
    if not path.is_file():
        pytest.skip("the links of Mapping Militants are not here")
    links, unused = read_links(path.read_text("utf-8"))
    found = backtest_links(links, unused=unused)
    scores = {s.name: s.log for s in found.scores}
    assert found.cases > 80
    assert all(scores["model"] < log for name, log in scores.items() if name != "model")


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_forecasts_are_calibrated_where_the_truth_is_known(seed: int) -> None:
    """The figure to reach: a calibration error under 0.03 on 500 dyads."""
    found = simulated_reliability(Design(), seed=seed)
    assert found.dyads == 500
    assert found.happened > 0
    assert found.calibration_error < 0.03


def test_simulation_without_dyads_is_refused() -> None:
    """Sizes must be positive."""
    with pytest.raises(DataError, match="positive"):
        simulated_reliability(Design(dyads=0), seed=0)
