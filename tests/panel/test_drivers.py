"""Driver statements as scores over time."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.model import DriverLabel
from amity.panel import Scoring, covariate_rows, net_scores, relation_model
from amity.panel.drivers import stakes_of
from amity.testing import make_driver, make_recorded, make_statement
from amity.vocab import standard_codebook

MODEL, CODEBOOK = relation_model(), standard_codebook()
RULES = MODEL.drivers
DAY = dt.date(2010, 4, 22)


def stakes(*items):  # type: ignore[no-untyped-def]
    """The stakes alone."""
    return stakes_of(items, model=MODEL, codebook=CODEBOOK)[0]


def score(found, day=DAY):  # type: ignore[no-untyped-def]
    """The net score on one day."""
    return float(net_scores(found, [day], rules=RULES)[0])


def strength(stake, day):  # type: ignore[no-untyped-def]
    """The strength on one day."""
    return float(stake.strength_on(np.array([day.toordinal()], dtype=float), RULES.half_life_years)[0])


def test_a_stake_halves_in_its_half_life() -> None:
    """Reported once, it counts half after three years, and nothing before it was reported."""
    (stake,) = stakes(make_driver("sanctuary", "binds", "2010-04-22", doc="a"))
    later = DAY + dt.timedelta(days=round(RULES.half_life_years * 365.25))
    assert strength(stake, later) == pytest.approx(stake.strength / 2, rel=1e-3)
    assert strength(stake, DAY - dt.timedelta(days=1)) == 0


def test_a_stake_that_is_said_to_last_fades_only_from_its_end() -> None:
    """Within the interval that the words name it counts in full."""
    (stake,) = stakes(make_driver("sanctuary", "binds", "2012-01-01", doc="a", when="2010/2011"))
    assert strength(stake, dt.date(2011, 12, 31)) == stake.strength


@given(st.integers(1, 6))
def test_ten_tellings_of_one_source_never_add_up(count: int) -> None:
    """One origin counts once; independent origins add, and never beyond one."""
    one = stakes(*(make_driver("sanctuary", "binds", "2010-04-22", doc="a", reason=str(n)) for n in range(count)))
    many = stakes(*(make_driver("sanctuary", "binds", "2010-04-22", doc=f"d{n}") for n in range(count)))
    single = stakes(make_driver("sanctuary", "binds", "2010-04-22", doc="a"))
    assert score(one) == pytest.approx(score(single))
    expected = 1 - (1 - single[0].strength) ** count
    assert score(many) == pytest.approx(expected)


def test_binding_and_straining_cancel() -> None:
    """Equal stakes on both sides leave nothing."""
    both = stakes(
        make_driver("ideology", "binds", "2010-04-22", doc="a"),
        make_driver("ideology", "strains", "2010-04-22", doc="b"),
    )
    assert score(both) == pytest.approx(0)


def test_a_denied_stake_counts_for_the_other_effect() -> None:
    """A text that says that something does not bind says that it strains."""
    denied = make_driver("trust", "binds", "2010-04-22", doc="a", factuality="denied")
    assert score(stakes(denied)) < 0


def test_what_somebody_denies_shows_nothing() -> None:
    """`A denies that it arms B` is no sign of strain between them."""
    label = DriverLabel("resources", "binds")
    stmt = make_statement("driver", label=label, factuality="denied", speakers=("northern-front",))
    found, unused = stakes_of([make_recorded(stmt)], model=MODEL, codebook=CODEBOOK)
    assert found == ()
    assert "denied by northern-front" in unused[0].reason


def test_a_hypothetical_stake_is_kept_with_its_reason() -> None:
    """It is listed as unused and moves no score."""
    stmt = make_statement("driver", label=DriverLabel("trust", "binds"), factuality="hypothetical")
    found, unused = stakes_of([make_recorded(stmt)], model=MODEL, codebook=CODEBOOK)
    assert found == ()
    assert unused[0].statement == stmt.id


def test_covariates_are_the_mean_of_both_holders() -> None:
    """A stake of one holder counts half of what it would on both sides; what-if factors multiply."""
    north = make_driver("sanctuary", "binds", "2010-04-22", doc="a")
    south = make_driver("sanctuary", "binds", "2010-04-22", doc="a", holder="south")
    scoring = Scoring(("sanctuary", "trust"), RULES)
    row = covariate_rows(stakes(north), [DAY], holders=("north", "south"), scoring=scoring)
    both = covariate_rows(stakes(north, south), [DAY], holders=("north", "south"), scoring=scoring)
    assert row.shape == (1, 2)
    assert row[0, 0] == pytest.approx(both[0, 0] / 2)
    assert row[0, 1] == 0
    twice = Scoring(("sanctuary", "trust"), RULES, {"sanctuary": 2.0})
    assert np.allclose(covariate_rows(stakes(north), [DAY], holders=("north", "south"), scoring=twice), 2 * row)
