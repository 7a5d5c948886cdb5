"""Actors in time in a project: noted by name, used in answers."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from amity.errors import ActorError, DataError
from amity.model import Actor, Membership, Passage, Span, TieLabel, parse_when
from amity.project import Project
from amity.testing import make_document, make_statement
from amity.workflow.ask import Ask, ask
from amity.workflow.lineage import day_of, note_membership, note_passage
from amity.workflow.naming import project_gazetteer
from amity.workflow.network import NetworkAsk, ask_network, ask_ties_alone

ACTORS = [
    Actor("river-army", "River Army"),
    Actor("hill-guard", "Hill Guard"),
    Actor("upper", "Upper River Army"),
    Actor("lower", "Lower River Army"),
]
TEXT = "The River Army is allied with the Hill Guard."


@pytest.fixture
def rivers(project: Project) -> Project:
    """A project in which two sources report the River Army and the Hill Guard as allies in 2009 and 2010."""
    project.writer.add_actors(ACTORS)
    for published in ("2009-05-01", "2010-04-22"):
        doc = make_document(f"{TEXT} So it stood in {published}.", published=published)
        doc = dataclasses.replace(doc, id=f"doc-{published}")
        project.writer.add_document(doc)
        span = Span(0, len(TEXT))
        pair = ("river-army", "hill-guard")
        stmt = make_statement(label=TieLabel("alliance"), doc=doc.id, actors=pair, span=span, quote=TEXT)
        project.writer.add_reviewed(stmt, by="ada")
    return project


def test_a_part_answers_with_what_was_said_of_its_whole(rivers: Project) -> None:
    """Before the split is noted nothing is known of the part; afterwards its evidence says of whom it speaks."""
    wanted = Ask(dt.date(2012, 1, 1))
    note_passage(rivers, Passage("split", day_of("2011-06"), ("River Army",), ("upper", "lower")), by="ada")
    found = ask(rivers, "Upper River Army", "hill guard", wanted)
    assert max(found.state.probs, key=lambda s: found.state.probs[s].value) == "alliance"
    assert {e.says for e in found.evidence.values()} == {
        "Upper River Army and Hill Guard: alliance (said of River Army and Hill Guard)"
    }


def test_the_network_shows_the_parts_and_no_longer_the_whole(rivers: Project) -> None:
    """On a day before the split it is the other way round."""
    note_passage(rivers, Passage("split", day_of("2011-06"), ("River Army",), ("upper", "lower")), by="ada")
    before = ask_network(rivers, NetworkAsk(dt.date(2011, 1, 1), known_on=dt.date(2011, 1, 1))).network
    after = ask_network(rivers, NetworkAsk(dt.date(2012, 1, 1))).network
    assert before.actors == ("hill-guard", "river-army")
    assert after.actors == ("hill-guard", "lower", "upper")


def test_the_network_without_intervals_is_the_same_to_the_last_steps_of_the_search(rivers: Project) -> None:
    """The ties agree with those of the whole fit; only the draws of the coupling are missing."""
    day = dt.date(2012, 1, 1)
    whole, quick = ask_network(rivers, NetworkAsk(day)), ask_network(rivers, NetworkAsk(day, intervals=False))
    alone = ask_ties_alone(rivers, NetworkAsk(day))
    assert len(quick.coupling) == 1 < len(whole.coupling)
    assert [t.pair for t in alone.network.ties] == [t.pair for t in whole.network.ties]
    for tie, other in zip(quick.network.ties, whole.network.ties, strict=True):
        assert tie.probs == pytest.approx(other.probs, abs=1e-3)


def test_own_memberships_take_the_place_of_shipped_ones(rivers: Project) -> None:
    """Same actors, same role: the user's dates count."""
    shipped = next(m for m in project_gazetteer(rivers).memberships if m.role == "faction")
    changed = Membership(shipped.member, shipped.whole, "faction", parse_when("1990/1991"), "AB 2016")
    note_membership(rivers, changed, by="ada")
    same = [m for m in project_gazetteer(rivers).memberships if (m.member, m.whole) == (shipped.member, shipped.whole)]
    assert same == [changed]


def test_circles_roles_and_days_are_checked(rivers: Project) -> None:
    """Each slip has its message, and nothing is noted."""
    note_membership(rivers, Membership("upper", "river-army", "faction", parse_when("2011/2015")), by="ada")
    with pytest.raises(DataError, match="a part of itself: "):
        note_membership(rivers, Membership("river-army", "upper", "branch", parse_when("2014/..")), by="ada")
    note_membership(rivers, Membership("river-army", "upper", "branch", parse_when("2016/..")), by="ada")
    # One before and one after: each overlaps with what is noted now, but on no day do all three hold.
    note_membership(rivers, Membership("upper", "lower", "faction", parse_when("2000/2004")), by="ada")
    note_membership(rivers, Membership("hill-guard", "upper", "faction", parse_when("2006/2009")), by="ada")
    note_membership(rivers, Membership("lower", "hill-guard", "faction", parse_when("2003/2007")), by="ada")
    with pytest.raises(DataError, match="cannot belong to itself"):
        note_membership(rivers, Membership("upper", "upper", "leader", parse_when("2014")), by="ada")
    with pytest.raises(ActorError, match="unknown role 'boss'"):
        note_membership(rivers, Membership("upper", "lower", "boss", parse_when("2014")), by="ada")
    with pytest.raises(DataError, match="names no day"):
        day_of("../..")
    with pytest.raises(ActorError, match="unknown actor"):
        note_passage(rivers, Passage("renaming", day_of("2011"), ("upper",), ("nobody at all",)), by="ada")
