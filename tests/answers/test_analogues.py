"""Analogues: the distance of courses, the moment of likeness, what was known, and the ends."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.answers import Estimate, Likeness, find_analogues, own_histories, own_history
from amity.answers.analogues import known_by, moments_of
from amity.answers.course_distance import Course, course_at, course_distance, kinds_distance, path_distance
from amity.answers.reference import History, read_histories, reference_histories
from amity.errors import AnswerError
from amity.model import Dyad
from amity.vocab import standard_codebook

HEADER = "dyad,a,b,a_kind,b_kind,region,state,from,to,next,how,source,address,checked\n"
DAY = dt.date(2010, 1, 1)

spells = st.lists(
    st.tuples(st.sampled_from(standard_codebook().state_names), st.floats(0.0, 40.0)), min_size=1, max_size=5
).map(tuple)


def history(pair: str, *rows: str, kinds: str = "armed_group,armed_group") -> History:
    """A history of `a|b` from rows `state,from,to,next`."""
    a, b = pair.split("|")
    lines = (f"{pair},{a},{b},{kinds},Global,{row},a word,A source,an address,yes" for row in rows)
    return read_histories(HEADER + "\n".join(lines))[0]


OWN = history("east|west", "alliance,2000-01-01,2008-01-01,strained", "strained,2008-01-01,..,open")


@given(a=spells, b=spells)
def test_path_distance_is_a_bounded_symmetric_difference(
    a: tuple[tuple[str, float], ...], b: tuple[tuple[str, float], ...]
) -> None:
    """Between 0 and 1, the same both ways, and 0 to itself."""
    assert path_distance(a, a) == 0
    assert 0 <= path_distance(a, b) <= 1
    assert path_distance(a, b) == pytest.approx(path_distance(b, a))


def alignments(n: int, m: int) -> list[list[tuple[int, int]]]:
    """Every set of pairs of places that keeps the order of both sequences."""
    found = []
    for size in range(min(n, m) + 1):
        for rows in itertools.combinations(range(n), size):
            found += [list(zip(rows, cols, strict=True)) for cols in itertools.combinations(range(m), size)]
    return found


@given(a=spells, b=spells)
def test_path_distance_is_the_best_of_all_alignments(
    a: tuple[tuple[str, float], ...], b: tuple[tuple[str, float], ...]
) -> None:
    """Dynamic programming finds what trying every alignment finds."""

    def cost(pairs: list[tuple[int, int]]) -> float:
        met = sum(path_distance((a[i],), (b[j],)) for i, j in pairs)
        return met + 0.5 * (len(a) + len(b) - 2 * len(pairs))

    best = min(cost(pairs) for pairs in alignments(len(a), len(b)))
    assert path_distance(a, b) == pytest.approx(best / max(len(a), len(b)))


def test_war_is_farther_from_alliance_than_strain_is() -> None:
    """The scale from enmity to amity orders distances."""
    at = {s: path_distance((("alliance", 5.0),), ((s, 5.0),)) for s in ("cooperation", "strained", "none", "war")}
    assert list(at.values()) == sorted(at.values())


def test_kinds_tell_symmetric_from_asymmetric() -> None:
    """A state with a group is like another such pair, and unlike two groups."""
    assert kinds_distance(("state", "armed_group"), ("armed_group", "state")) == 0
    assert kinds_distance(("state", "armed_group"), ("state_agency", "party")) == 0.5
    assert kinds_distance(("state", "armed_group"), ("armed_group", "armed_group")) == 1


def test_unknown_kinds_are_left_out_of_the_mean() -> None:
    """Where one side's kinds are not known, the other parts carry the weight."""
    known, unknown = Course((("none", 1.0),), 0.0, ("state", "state")), Course((("war", 1.0),), 0.0, None)
    distance = course_distance(known, unknown)
    assert "kinds" not in distance.parts
    assert distance.total == pytest.approx(
        (0.4 * distance.parts["path"] + 0.3 * distance.parts["state"] + 0.15 * distance.parts["age"]) / 0.85
    )


def test_age_counts_the_partnership_on_the_day() -> None:
    """Years since the last time that they were not partners."""
    own = history(
        "east|west", "war,1990-01-01,1995-01-01,cooperation", "cooperation,1995-01-01,2000-01-01,strained",
        "strained,2000-01-01,..,open",
    )  # fmt: skip
    assert course_at(own, dt.date(2005, 1, 1)).age_years == pytest.approx(10, abs=0.01)
    assert course_at(own, dt.date(1993, 1, 1)).age_years == 0


def test_nearest_is_the_one_that_went_the_same_way() -> None:
    """The twin comes first, the enemy last, and their ends are told."""
    twin = history(
        "a|b", "alliance,1980-01-01,1988-01-01,strained", "strained,1988-01-01,1990-06-01,war",
        "war,1990-06-01,..,open",
    )  # fmt: skip
    enemy = history("c|d", "war,1980-01-01,1990-01-01,defunct")
    calm = history("e|f", "alliance,1980-01-01,..,open")
    found = find_analogues(OWN, [enemy, calm, twin], Likeness(DAY, DAY, top=3))
    assert [x.dyad for x in found.nearest] == [("a", "b"), ("e", "f"), ("c", "d")]
    first = found.nearest[0]
    assert (first.ended, first.ended_on, first.split) == ("war", dt.date(1990, 6, 1), True)
    assert first.years_until_end == pytest.approx((first.ended_on - first.moment).days / 365.25)
    assert (found.splits, found.compared) == (1, 3)


def test_pair_itself_is_passed_over() -> None:
    """In either order of its names, and then nothing is left to compare."""
    with pytest.raises(AnswerError, match="no analogue"):
        find_analogues(OWN, [OWN], Likeness(DAY, DAY))


def test_later_knowledge_does_not_leak() -> None:
    """An end after the day that counts is not told, and a relation that began after it is not there."""
    later = history("a|b", "alliance,2000-01-01,2011-01-01,war", "war,2011-01-01,..,open")
    unborn = history("c|d", "alliance,2010-06-01,..,open")
    found = find_analogues(OWN, [later, unborn], Likeness(DAY, DAY))
    assert [(x.dyad, x.ended, x.ended_on, x.how) for x in found.nearest] == [(("a", "b"), "open", None, "")]
    cut = known_by(later, DAY)
    assert cut is not None
    assert max(day for _, day in moments_of(cut, DAY)) <= DAY


def test_reference_set_gives_analogues_on_any_day() -> None:
    """In order of distance, all moments within what was known, no distance above 1."""
    found = find_analogues(OWN, reference_histories(), Likeness(DAY, DAY, top=20))
    distances = [x.distance for x in found.nearest]
    assert len(distances) == 20
    assert distances == sorted(distances)
    assert max(distances) <= 1
    assert all(x.moment <= DAY and (x.ended_on is None or x.moment < x.ended_on <= DAY) for x in found.nearest)


def test_wrong_questions_are_refused_in_words() -> None:
    """No analogue wanted, or a day before the relation began."""
    with pytest.raises(AnswerError, match="at least one"):
        find_analogues(OWN, reference_histories(), Likeness(DAY, DAY, top=0))
    with pytest.raises(AnswerError, match="ask of a later date"):
        find_analogues(OWN, reference_histories(), Likeness(dt.date(1999, 1, 1), DAY))


def test_own_history_follows_the_looks(estimate: Estimate) -> None:
    """Allies, then strained, then apart, each change within a year of the reports; the others of a project come too."""
    dyad = Dyad.of("north", "south")
    own = own_history(estimate, dyad, end=dt.date(2017, 1, 1), kinds={"north": "state"})
    assert [s.state for s in own.spells] == ["alliance", "strained", "none"]
    assert [s.begin.year for s in own.spells[1:]] == pytest.approx([2008, 2013], abs=1)
    assert own.spells[-1].next == "open"
    assert own.kinds == ("state", "")
    end = dt.date(2017, 1, 1)
    assert own_histories(estimate, besides=dyad, end=end, kinds={}) == ()
    assert [h.dyad for h in own_histories(estimate, besides=Dyad.of("x", "y"), end=end, kinds={})] == [own.dyad]
