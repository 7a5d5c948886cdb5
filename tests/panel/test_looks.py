"""Ties and events as looks: each origin once, weighted by grade, placed in time."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.model import EventLabel, parse_when
from amity.panel import event_log_lik, looks_of, relation_model, reliability, tie_log_lik
from amity.panel.looks import look_days
from amity.testing import make_recorded, make_statement, make_tie
from amity.vocab import standard_codebook

MODEL, CODEBOOK = relation_model(), standard_codebook()


def looks(*items):  # type: ignore[no-untyped-def]
    """The looks alone."""
    return looks_of(items, model=MODEL, codebook=CODEBOOK)[0]


@pytest.mark.parametrize("state", MODEL.states)
@given(p=st.floats(0.3, 0.99))
def test_a_report_speaks_for_its_state(state: str, p: float) -> None:
    """What is reported is the most likely truth, the more so the better the source."""
    row = tie_log_lik(state, p=p, denied=False, model=MODEL)
    assert MODEL.states[int(row.argmax())] == state
    better = tie_log_lik(state, p=min(p + 0.01, 1.0), denied=False, model=MODEL)
    assert np.ptp(better) >= np.ptp(row)


@pytest.mark.parametrize("state", MODEL.states)
def test_a_denial_speaks_against_its_state(state: str) -> None:
    """What is denied becomes the least likely truth."""
    row = tie_log_lik(state, p=0.8, denied=True, model=MODEL)
    assert MODEL.states[int(row.argmin())] == state


@given(p=st.floats(0, 1), state=st.sampled_from(MODEL.states))
def test_report_and_denial_are_all_there_is(p: float, state: str) -> None:
    """Over all reports the chances sum to one, and a denial is the complement of its report."""
    table = np.exp([tie_log_lik(s, p=p, denied=False, model=MODEL) for s in MODEL.states])
    assert np.allclose(table.sum(axis=0), 1)
    said, denied = (np.exp(tie_log_lik(state, p=p, denied=d, model=MODEL)) for d in (False, True))
    assert np.allclose(said + denied, 1)


@pytest.mark.parametrize("category", sorted(CODEBOOK.events))
def test_acts_that_bring_closer_speak_for_partners(category: str) -> None:
    """Acts with a sign in the codebook shift the odds between partners and enemies accordingly."""
    row = event_log_lik(category, p=0.9, denied=False, model=MODEL)
    gap = row[MODEL.index("cooperation")] - row[MODEL.index("rivalry")]
    assert gap * CODEBOOK.event_signs[category] >= 0


def test_a_source_that_repeats_itself_is_heard_once() -> None:
    """Ten tellings in one document weigh as much as one."""
    once = looks(make_tie("strained", "2010-04-22", doc="a"))
    often = looks(*(make_tie("strained", "2010-04-22", doc="a", reason=f"again {n}") for n in range(10)))
    assert len(often) == 1
    assert np.allclose(often[0].log_lik(), once[0].log_lik())


def test_one_interview_quoted_by_five_papers_is_one_look() -> None:
    """A named speaker is one origin wherever quoted; five papers on their own are five."""
    quoted = [make_tie("strained", f"2010-04-{20 + n}", doc=f"d{n}", speakers=("minister",)) for n in range(5)]
    own = [make_tie("strained", f"2010-04-{20 + n}", doc=f"d{n}") for n in range(5)]
    assert len(looks(*quoted)) == 1
    assert len(looks(*own)) == 5


def test_leaving_a_statement_out_is_as_if_it_had_never_been_said() -> None:
    """Without one of two, the look is that of the other; without both, it shows nothing."""
    strained, allied = make_tie("strained", "2010", doc="a"), make_tie("alliance", "2010", doc="a", reason="b")
    (both,) = looks(strained, allied)
    (alone,) = looks(allied)
    assert np.allclose(both.log_lik(frozenset({strained.stmt.id})), alone.log_lik())
    assert not both.log_lik(frozenset({strained.stmt.id, allied.stmt.id})).any()


def test_an_event_shows_less_than_a_tie() -> None:
    """An act is weighted by half."""
    item = make_recorded(make_statement("event", label=EventLabel("ASSAULT")))
    (look,) = looks(item)
    p = reliability(item, rules=MODEL.looks, codebook=CODEBOOK)
    assert np.allclose(look.log_lik(), 0.5 * event_log_lik("ASSAULT", p=p, denied=False, model=MODEL))


@pytest.mark.parametrize(
    ("fields", "published", "reason"),
    [
        ({"factuality": "hypothetical"}, "2010", "hypothetical"),
        ({"when": "XXXX"}, "2010", "undated"),
        ({}, None, "date"),
    ],
)
def test_what_shows_nothing_is_kept_with_its_reason(fields: dict[str, str], published: str | None, reason: str) -> None:
    """Statements that are no look are listed as unused."""
    item = make_recorded(make_statement(**fields), published=published)
    found, unused = looks_of([item], model=MODEL, codebook=CODEBOOK)
    assert found == ()
    assert unused[0].statement == item.stmt.id
    assert reason in unused[0].reason


@pytest.mark.parametrize(
    ("when", "published", "expected"),
    [
        ("2009-09-20", "2010-04-22", ["2009-09-20"]),
        ("2010", "2010-04-22", ["2010-02-25"]),
        ("../2001-10", "2010-04-22", ["2001-10-31"]),
        ("1996/1998", "2010-04-22", ["1996-07-01", "1997-07-02", "1998-07-02"]),
        ("2009-09/..", "2010-04-22", ["2009-12-26"]),
    ],
)
def test_intervals_are_looked_at_once_a_year_and_never_after_publication(
    when: str, published: str, expected: list[str]
) -> None:
    """A document cannot have seen what came after it."""
    days = look_days(parse_when(when), parse_when(published), MODEL)
    assert not isinstance(days, str)
    assert all(abs((a - dt.date.fromisoformat(b)).days) <= 1 for a, b in zip(days, expected, strict=True))
    assert max(days) <= dt.date.fromisoformat(published)


@given(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF"), st.integers(0, 3))
def test_better_grades_and_shorter_chains_are_trusted_more(a: str, b: str, chain: int) -> None:
    """Reliability falls along the chain of speakers and follows the codebook's grades."""
    speakers = tuple(f"s{n}" for n in range(chain))
    first, second = (make_recorded(make_statement(speakers=speakers), grade=f"{g}2") for g in (a, b))
    p, q = (reliability(x, rules=MODEL.looks, codebook=CODEBOOK) for x in (first, second))
    assert (p < q) == (CODEBOOK.reliability[a] < CODEBOOK.reliability[b])
    longer = make_recorded(make_statement(speakers=(*speakers, "last")), grade=f"{a}2")
    assert 0 < reliability(longer, rules=MODEL.looks, codebook=CODEBOOK) < p <= 1
