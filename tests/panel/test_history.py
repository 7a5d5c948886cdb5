"""A history as arrays: which rows it has, and that those without a look change nothing."""

from __future__ import annotations

import datetime as dt

import numpy as np

from amity.answers.estimate import panel_of, relations_chain
from amity.dynamics import log_likelihood, make_params
from amity.model import DriverLabel, Dyad
from amity.panel import DyadHistory, Extra, Scoring, arrays_of, grid_days, histories_of, relation_model, year_of
from amity.store import Recorded
from amity.testing import make_recorded, make_statement, make_tie
from amity.vocab import standard_codebook

MODEL, CODEBOOK = relation_model(), standard_codebook()
SCORING = Scoring(tuple(CODEBOOK.drivers), MODEL.drivers)
END = dt.date(2020, 1, 1)
TIES = [make_tie(state, day, doc=day) for state, day in (("alliance", "1996-05-01"), ("strained", "2010-04-22"))]


def history(*items: Recorded) -> DyadHistory:
    """What is said of the one pair."""
    (found,) = histories_of(items, model=MODEL, codebook=CODEBOOK).values()
    return found


def stake(day: str) -> Recorded:
    """A driver that is reported on a day."""
    label = DriverLabel("sanctuary", "binds")
    return make_recorded(make_statement("driver", label=label, doc=day), published=day)


def test_a_pair_without_a_stake_has_a_row_a_look_and_one_for_the_end() -> None:
    """A table of events names a hundred thousand pairs: with a row each half year they would fill the memory."""
    arrays = arrays_of(history(*TIES), END, model=MODEL, scoring=SCORING)
    assert arrays.look == (0, 1, -1)
    assert not arrays.covariates.any()


def test_the_grid_begins_with_the_first_stake() -> None:
    """Before it all scores are zero; from then on they fade along the calendar."""
    arrays = arrays_of(history(*TIES, stake("2012-03-01")), END, model=MODEL, scoring=SCORING)
    silent = [year for year, look in zip(arrays.years, arrays.look, strict=True) if look < 0]
    grid = grid_days(dt.date(2012, 3, 1), END, MODEL)
    assert silent == [year_of(day) for day in sorted(grid | {dt.date(2012, 3, 1)}) if day <= END]
    assert arrays.covariates.any(axis=1).tolist() == [year >= year_of(dt.date(2012, 3, 1)) for year in arrays.years]


def test_rows_that_are_only_asked_for_change_nothing() -> None:
    """The likelihood with a row each half year from the first look on is that without, and none is before it."""
    own = history(*TIES)
    days = tuple(sorted(grid_days(dt.date(1990, 1, 1), END, MODEL)))
    chain = relations_chain(MODEL, SCORING)
    effects = np.zeros((len(SCORING.categories), len(MODEL.moves)))
    params = make_params(chain, [m.rate_per_year for m in MODEL.moves], coefs=effects, start=MODEL.start)
    short, long = (
        panel_of((own,), END, relation=MODEL, scoring=SCORING, extra=extra) for extra in (None, Extra(days=days))
    )
    assert (short.n_rows, long.n_rows > 40) == (3, True)
    assert long.time[0] == short.time[0]
    assert np.isclose(log_likelihood(chain, params, short), log_likelihood(chain, params, long), rtol=1e-12)


def test_statements_that_say_the_same_share_their_row() -> None:
    """Of an event table's rows most do; each has its own weight and day."""
    found = histories_of(
        [
            make_tie("alliance", day, doc=day, actors=("a", other))
            for day, other in (("1996-05-01", "b"), ("2003-04-02", "c"))
        ],
        model=MODEL,
        codebook=CODEBOOK,
    )
    (one,), (other,) = (found[Dyad.of("a", name)].looks for name in ("b", "c"))
    assert one.glimpses[0].log_lik is other.glimpses[0].log_lik
    assert one.day != other.day
