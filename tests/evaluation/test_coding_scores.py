"""Matching, scores and agreement of codings."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.evaluation import coder_agreement, match_codings, same_label, score_coding
from amity.model import DriverLabel, ForecastLabel, Span, Statement, TieLabel, statement_to_json
from amity.testing import make_statement


def tie(start: int, end: int, state: str = "alliance", pair: tuple[str, str] = ("north", "south")) -> Statement:
    """A tie over a span."""
    return make_statement(label=TieLabel(state), span=Span(start, end), quote="x" * (end - start), actors=pair)


CODINGS = st.lists(
    st.builds(
        lambda start, length, state, pair: tie(start, start + length, state, pair),
        st.integers(0, 30),
        st.integers(1, 10),
        st.sampled_from(["alliance", "war"]),
        st.sampled_from([("north", "south"), ("south", "north"), ("north", "west")]),
    ),
    max_size=8,
)


@given(CODINGS, CODINGS)
def test_matches_are_one_to_one(first: list[Statement], second: list[Statement]) -> None:
    """Every statement is matched once or left over, and matches overlap by half."""
    found = match_codings(first, second)
    assert len(found.matches) + len(found.only_first) == len(first)
    assert len(found.matches) + len(found.only_second) == len(second)
    for match in found.matches:
        shorter = min(m.span.end - m.span.start for m in (match.first, match.second))
        assert match.first.span.overlap(match.second.span) >= shorter / 2


@given(CODINGS)
def test_a_coding_agrees_with_itself(coding: list[Statement]) -> None:
    """Against itself a coding scores one, and has no errors."""
    scores = score_coding(coding, coding)
    assert not scores.errors
    assert scores.right["all"].f1 == (1.0 if coding else 0.0)


def test_direction_counts_for_drivers_and_not_for_ties() -> None:
    """Section 8: order counts for events and drivers."""
    there, back = (make_statement("driver", actors=p) for p in (("north", "south"), ("south", "north")))
    assert not match_codings([there], [back]).matches
    assert match_codings([tie(0, 5)], [tie(0, 5, pair=("south", "north"))]).matches


def test_equal_labels_are_matched_first() -> None:
    """Of two candidates, the one that agrees wins, though it overlaps less."""
    found = match_codings([tie(0, 10)], [tie(0, 10, "war"), tie(4, 10)])
    assert found.matches[0].second.label == TieLabel("alliance")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (ForecastLabel("split", (0.05, 0.2)), ForecastLabel("split", (0.1, 0.3)), True),
        (ForecastLabel("split", (0.05, 0.2)), ForecastLabel("split", (0.2, 0.45)), False),
        (ForecastLabel("split", (0.05, 0.2)), ForecastLabel("hold", (0.05, 0.2)), False),
        (TieLabel("alliance", ("training",)), TieLabel("alliance"), True),
        (DriverLabel("goals", "binds"), DriverLabel("goals", "strains"), False),
    ],
)
def test_labels_agree_as_the_codebook_says(a: TieLabel, b: TieLabel, same: bool) -> None:
    """States, categories with effect, outcomes with overlapping ranges."""
    assert same_label(a, b) == same


@pytest.mark.parametrize(
    ("gold", "coded", "cause"),
    [
        (tie(0, 10), tie(0, 10, "war"), "label wrong"),
        (tie(0, 10), tie(0, 10, pair=("north", "west")), "pair wrong"),
        (tie(0, 10), make_statement("event", span=Span(0, 10), quote="x" * 10), "kind wrong"),
        (tie(0, 10), tie(8, 30), "span wrong"),
        (tie(0, 10, pair=("north", "east")), tie(20, 30), "actor missed"),
        (tie(0, 10), tie(20, 30), "not seen"),
    ],
)
def test_errors_have_their_cause(gold: Statement, coded: Statement, cause: str) -> None:
    """What is lost is said to be lost for a reason."""
    assert cause in [e.cause for e in score_coding([gold], [coded]).errors]


def test_full_agreement_has_alpha_one() -> None:
    """Two coders who say the same have alpha 1 on what varies, and none where nothing varies."""
    coding = [tie(0, 5), tie(10, 15, "war")]
    by_field = {a.field: a for a in coder_agreement(coding, coding)}
    assert by_field["tie: state"].alpha == 1.0
    assert by_field["factuality"].alpha is None


def test_alpha_by_hand() -> None:
    """Three of four states agree: one less the ratio of observed to expected disagreement."""
    first = [tie(n * 10, n * 10 + 5, s) for n, s in enumerate(["war", "war", "alliance", "alliance"])]
    second = [tie(n * 10, n * 10 + 5, s) for n, s in enumerate(["war", "war", "alliance", "war"])]
    by_field = {a.field: a for a in coder_agreement(first, second)}
    # 8 values: 5 war, 3 alliance; observed disagreement 2/8, expected 2·5·3/(8·7)
    assert by_field["tie: state"].alpha == pytest.approx(1 - (2 / 8) / (2 * 5 * 3 / (8 * 7)))


def _scorer(shared_dir: Path):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("score_coding", shared_dir / "tools" / "score_coding.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(first=CODINGS, second=CODINGS)
def test_matching_equals_the_field_scorer(
    shared_dir: Path, first: Sequence[Statement], second: Sequence[Statement]
) -> None:
    """The same counts of found and right as the script that accompanies the codebook."""
    rows = [[json.loads(json.dumps(statement_to_json(s))) for s in side] for side in (first, second)]
    theirs = _scorer(shared_dir).match(*rows)
    ours = match_codings(first, second).matches
    assert len(ours) == len(theirs)
    assert sum(m.labels_agree for m in ours) == sum(bool(x[2]) for x in theirs)
