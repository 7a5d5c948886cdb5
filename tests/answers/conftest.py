"""A small invented relation with a known course."""

from __future__ import annotations

import datetime as dt

import pytest

from amity.answers import Estimate, estimate_relations
from amity.model import ForecastLabel
from amity.panel import Scoring, histories_of, relation_model
from amity.store import Recorded
from amity.testing import make_driver, make_recorded, make_statement, make_tie
from amity.vocab import standard_codebook


@pytest.fixture(scope="session")
def course() -> list[Recorded]:
    """North and south: allies from 2000, strained from 2008, apart from 2013; drivers and forecasts in 2009."""
    ties = [
        make_tie(state, f"{year}-06-30", doc=f"{state}-{year}-{n}")
        for state, years in (
            ("alliance", range(2000, 2008)),
            ("strained", range(2008, 2013)),
            ("none", range(2013, 2017)),
        )
        for year in years
        for n in range(2)
    ]
    stakes = [
        make_driver("sanctuary", "binds", "2009-06-30", doc="stakes-a"),
        make_driver("ideology", "strains", "2009-06-30", doc="stakes-a"),
        make_driver("resources", "binds", "2009-06-30", doc="stakes-b", holder="south"),
    ]
    voices = [
        make_recorded(
            make_statement("forecast", label=ForecastLabel("split", p, "near"), doc=f"voice-{who}", speakers=(who,)),
            published="2009-06-30",
            origin=f"voice-{who}",
        )
        for who, p in (("optimist", (0.05, 0.20)), ("pessimist", (0.80, 0.95)))
    ]
    return ties + stakes + voices


@pytest.fixture(scope="session")
def estimate(course: list[Recorded]) -> Estimate:
    """The model fitted to the whole course."""
    model, codebook = relation_model(), standard_codebook()
    histories = histories_of(course, model=model, codebook=codebook)
    scoring = Scoring(tuple(codebook.drivers), model.drivers)
    return estimate_relations(histories, relation=model, scoring=scoring, end=dt.date(2017, 1, 1))
