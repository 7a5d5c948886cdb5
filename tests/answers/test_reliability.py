"""Learned reliability: faithful and random sources are told apart, a lean is found, and repetition does not add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest

from amity.answers import estimate_relations
from amity.answers.reliability import SourceReliability, learn_reliability
from amity.model import Source, TieLabel
from amity.panel import Scoring, histories_of, relation_model
from amity.store import Recorded
from amity.testing import make_recorded, make_statement
from amity.vocab import standard_codebook

STATES = ("war", "rivalry", "none", "sympathy", "strained", "cooperation", "alliance", "integration")


def report(publisher: str, state: str, day: str, *, doc: str, pair: tuple[str, str]) -> Recorded:
    """A publisher's report of a tie."""
    stmt = make_statement(label=TieLabel(state), doc=doc, actors=pair)
    return make_recorded(stmt, published=day, origin=doc, source=Source(publisher, "newspaper", "C3", ()))


def reports(rng: np.random.Generator) -> Iterator[Recorded]:
    """Twenty pairs in steady alliance or war; three papers that are right, one at random, one that leans to enmity."""
    for n in range(20):
        pair, truth = (f"a{n}", f"b{n}"), "alliance" if n % 2 else "war"
        for year in range(2000, 2006):
            said = {f"paper {k}": truth for k in range(3)}
            said["random"] = STATES[rng.integers(len(STATES))]
            said["gloomy"] = "strained" if truth == "alliance" else "war"
            for name, state in said.items():
                yield report(name, state, f"{year}-06-30", doc=f"{name}-{n}-{year}", pair=pair)


def learned(items: list[Recorded]) -> dict[str, SourceReliability]:
    """What is learned of each source."""
    model, codebook = relation_model(), standard_codebook()
    histories = histories_of(items, model=model, codebook=codebook)
    scoring = Scoring(tuple(codebook.drivers), model.drivers)
    estimate = estimate_relations(histories, relation=model, scoring=scoring, end=dt.date(2006, 1, 1))
    return {s.source: s for s in learn_reliability(estimate, items, codebook=codebook)}


@pytest.fixture(scope="module")
def found() -> dict[str, SourceReliability]:
    """What is learned of the five papers."""
    return learned(list(reports(np.random.default_rng(7))))


def test_faithful_and_random_sources_are_told_apart(found: dict[str, SourceReliability]) -> None:
    """Of one grade all, the record parts them."""
    assert len({s.graded for s in found.values()}) == 1
    assert all(found[f"paper {k}"].random.low > 0.85 for k in range(3))
    assert found["random"].random.high < 0.4


def test_a_lean_is_found(found: dict[str, SourceReliability]) -> None:
    """Who reports relations as worse than all others leans below zero, the others do not."""
    assert found["gloomy"].lean.high < 0
    assert abs(found["paper 0"].lean.value) < 0.5


def test_repetition_never_adds_up_to_certainty(found: dict[str, SourceReliability]) -> None:
    """However many its tellings, a source alone lifts a claim no higher than its ceiling, which is below 1."""
    assert all(s.random.value < s.ceiling < 1 for s in found.values())


def test_ten_tellings_of_one_origin_are_one_look() -> None:
    """The same said ten times within a month changes neither the number of looks nor what is learned."""
    once = list(reports(np.random.default_rng(7)))[:40]
    ten = [
        report("paper 0", r.stmt.label.state, "2000-06-30", doc="paper 0-0-2000", pair=r.stmt.actors)
        for r in once[:1]
        for _ in range(10)
        if isinstance(r.stmt.label, TieLabel)
    ]
    before, after = learned(once)["paper 0"], learned([*once, *ten])["paper 0"]
    assert before.looks == after.looks
    assert before.random.value == pytest.approx(after.random.value, abs=1e-9)


def test_who_speaks_alone_is_not_measured() -> None:
    """A pair of which only one source speaks says nothing of that source."""
    alone = [report("lonely", "war", f"{y}-06-30", doc=f"l{y}", pair=("a", "b")) for y in range(2000, 2004)]
    others = list(reports(np.random.default_rng(7)))[:30]
    assert "lonely" not in learned([*alone, *others])
