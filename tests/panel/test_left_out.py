"""Arrays of a pair without some statements, worked out from what the whole has in common with them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.model import Dyad
from amity.panel import DyadHistory, Extra, LeftOut, Scoring, arrays_of, covariate_rows, histories_of, relation_model
from amity.testing import make_driver, make_tie
from amity.vocab import standard_codebook

CODEBOOK, RELATION = standard_codebook(), relation_model()
SCORING = Scoring(tuple(CODEBOOK.drivers), RELATION.drivers, {"trust": 0.5})
END = dt.date(2006, 5, 1)


@pytest.fixture(scope="module")
def history() -> DyadHistory:
    """Ties and drivers of both, some of one document, two on one day, one on the first day and one after the last."""
    ties = [
        make_tie(state, day, doc=doc)
        for state, day, doc in (
            ("alliance", "2001-03-01", "a"),
            ("cooperation", "2001-03-01", "a"),
            ("strained", "2003-07-09", "b"),
            ("war", "2006-04-30", "c"),
        )
    ]
    drivers = [
        make_driver(category, effect, day, doc=doc, holder=holder)
        for category, effect, day, doc, holder in (
            ("sanctuary", "binds", "2001-03-01", "a", "north"),
            ("sanctuary", "binds", "2002-02-03", "d", "north"),
            ("sanctuary", "strains", "2002-02-03", "e", "north"),
            ("sanctuary", "binds", "2003-07-09", "b", "south"),
            ("trust", "strains", "2004-11-11", "d", "south"),
            ("trust", "strains", "2005-11-12", "d", "south"),
            ("goals", "binds", "2006-05-02", "f", "south"),
        )
    ]
    return histories_of([*ties, *drivers], model=RELATION, codebook=CODEBOOK)[Dyad.of("north", "south")]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 10)))
def test_the_arrays_are_those_without_the_statements(history: DyadHistory, places: set[int]) -> None:
    """Rows, looks, scores in force and scores on the last day, whatever is left out."""
    ids = [g.statement for look in history.looks for g in look.glimpses] + [s.statement for s in history.stakes]
    gone = frozenset(ids[place] for place in places)
    found, last = LeftOut(history, END, model=RELATION, scoring=SCORING).arrays(gone)
    whole = arrays_of(history, END, model=RELATION, scoring=SCORING, extra=Extra(gone))
    assert found.look == whole.look
    assert np.array_equal(found.years, whole.years)
    assert np.array_equal(found.log_lik, whole.log_lik)
    assert found.covariates == pytest.approx(whole.covariates, abs=1e-14)
    left = tuple(s for s in history.stakes if s.statement not in gone)
    assert last == pytest.approx(covariate_rows(left, [END], holders=("north", "south"), scoring=SCORING)[0], abs=1e-14)
