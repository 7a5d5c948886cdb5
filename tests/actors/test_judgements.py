"""New names find candidates; joins and memberships follow judgements and dates, and can be taken back."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.actors import (
    Gazetteer,
    Judgement,
    belongs_to,
    find_actor,
    load_gazetteer,
    match_name,
    members_on,
    merge_actors,
    move_memberships,
    nearest_actors,
    whole_of,
    wholes_on,
)
from amity.actors.matching import sound_form
from amity.errors import ActorError
from amity.model import Actor, Membership, parse_when

A, B, C = (
    Actor("a", "Army of the Vale", acronyms=("AV",)),
    Actor("b", "Vale Army", aliases=("Valemen",), part_of="c"),
    Actor("c", "Council", kind="coalition"),
)


@pytest.mark.parametrize(
    ("name", "actor_id", "reason"),
    [
        ("Jaish ul Islam", "jaysh-al-islam", "transliteration"),
        ("Brigades of the Qassam", "hamas", "order of words"),
        ("AQAP", "al-qaeda-in-the-arabian-peninsula", "same letters"),
        ("Hezbolah", "hezbollah", ""),
    ],
)
def test_a_new_name_finds_its_actor_and_says_why(name: str, actor_id: str, reason: str) -> None:
    """The right actor comes first, with a reason that a reviewer can read."""
    best = match_name(name, load_gazetteer())[0]
    assert best.actor_id == actor_id
    assert reason in best.reason
    assert 0.75 <= best.score <= 1.0


def test_a_strange_name_finds_no_one() -> None:
    """Precision before recall."""
    assert match_name("Zzyx Quorra", load_gazetteer()) == ()


def test_judgements_on_a_name_are_heard() -> None:
    """`different` leaves a candidate out, a later `same` brings it back at the top."""
    gazetteer = load_gazetteer()
    no = Judgement("Jaish ul Islam", "jaysh-al-islam", "different", "ana")
    assert all(c.actor_id != "jaysh-al-islam" for c in match_name("Jaish ul Islam", gazetteer, judgements=[no]))
    yes = Judgement("jaysh-al-islam", "Jaish ul Islam", "same", "ben", dt.date(2020, 1, 2))
    best = match_name("Jaish ul Islam", gazetteer, judgements=[no, yes])[0]
    assert (best.actor_id, best.score, best.reason) == ("jaysh-al-islam", 1.0, "judged the same by ben")


@given(st.text(max_size=40))
def test_the_form_of_a_sound_form_has_no_doubled_letters(name: str) -> None:
    """Transliteration forms are plain for any text."""
    form = sound_form(name)
    assert all(x != y or not x.isalpha() for x, y in itertools.pairwise(form))


def test_actors_judged_the_same_become_one() -> None:
    """The first keeps its id; names, parts and wholes of the other are kept."""
    merged = merge_actors([A, B, C], [Judgement("b", "a", "same", "ana")])
    first, council = merged.actors
    assert (first.id, first.aliases, first.acronyms, first.part_of) == ("a", ("Vale Army", "Valemen"), ("AV",), "c")
    assert council == C
    assert merged.kept == {"a": "a", "b": "a", "c": "c"}


def test_a_join_can_be_taken_back() -> None:
    """A later judgement parts what an earlier one joined."""
    judgements = [Judgement("a", "b", "same", "ana"), Judgement("b", "a", "different", "ben")]
    assert merge_actors([A, B, C], judgements).actors == (A, B, C)


def test_contradictory_judgements_are_refused() -> None:
    """A chain of `same` may not run over a `different`."""
    chain = [
        Judgement("a", "b", "same", "ana"),
        Judgement("b", "c", "same", "ana"),
        Judgement("a", "c", "different", "ben"),
    ]
    with pytest.raises(ActorError, match="judged different by ben"):
        merge_actors([A, B, C], chain)


@given(st.permutations([("a", "b"), ("b", "c"), ("d", "e")]))
def test_the_order_of_joins_does_not_matter(pairs: list[tuple[str, str]]) -> None:
    """The same judgements give the same actors in any order."""
    actors = [Actor(i, i.upper()) for i in "abcde"]
    merged = merge_actors(actors, [Judgement(x, y, "same", "ana") for x, y in pairs])
    assert [a.id for a in merged.actors] == ["a", "d"]


def test_memberships_follow_a_join() -> None:
    """Under the kept id, and none of an actor in itself."""
    when = parse_when("1999/2001")
    rows = [Membership("b", "c", "faction", when), Membership("b", "a", "faction", when)]
    assert move_memberships(rows, {"a": "a", "b": "a"}) == (Membership("a", "c", "faction", when),)


@pytest.mark.parametrize(("left", "right", "verdict"), [("a", "a", "same"), ("a", "b", "perhaps")])
def test_a_judgement_needs_two_actors_and_a_verdict(left: str, right: str, verdict: str) -> None:
    """Nonsense is refused when it is made."""
    with pytest.raises(ActorError):
        Judgement(left, right, verdict, "ana")


def in_time() -> Gazetteer:
    """A wing that changed sides in 2005."""
    rows = (
        Membership("wing", "a", "faction", parse_when("2000/2004")),
        Membership("wing", "b", "faction", parse_when("2005/..")),
        Membership("b", "c", "member", parse_when("..")),
    )
    return Gazetteer({i: Actor(i, i, part_of="b" if i == "wing" else None) for i in ("wing", "a", "b", "c")}, (), rows)


def test_membership_is_asked_on_a_date() -> None:
    """The whole of a faction is the one that it belonged to on the day."""
    gazetteer = in_time()
    before, after, long_ago = dt.date(2003, 1, 1), dt.date(2006, 1, 1), dt.date(1990, 1, 1)
    assert [whole_of("wing", gazetteer, d) for d in (before, after, long_ago)] == ["a", "b", None]
    assert whole_of("wing", gazetteer) == "b"
    assert [m.member for m in members_on("a", before, gazetteer)] == ["wing"]
    assert wholes_on("wing", long_ago, gazetteer) == ()
    assert belongs_to("wing", "c", after, gazetteer=gazetteer)
    assert not belongs_to("wing", "c", before, gazetteer=gazetteer)


def test_an_unknown_actor_is_answered_with_the_nearest() -> None:
    """The message says what to try."""
    gazetteer = load_gazetteer()
    assert find_actor("AL QAIDA", gazetteer).id == "al-qaeda"
    with pytest.raises(ActorError, match="unknown actor 'talban': did you mean taliban"):
        find_actor("talban", gazetteer)
    with pytest.raises(ActorError, match="list of your own actors"):
        find_actor("zzzzqq", gazetteer)
    assert nearest_actors("Hezbolla", gazetteer, limit=1)[0].id == "hezbollah"


def test_a_name_of_two_actors_must_be_given_as_an_id() -> None:
    """An ambiguous name is never guessed."""
    gazetteer = load_gazetteer(
        [Actor("x-one", "Xen One", acronyms=("XXN",)), Actor("x-two", "Xen Two", acronyms=("XXN",))]
    )
    with pytest.raises(ActorError, match="x-one, x-two"):
        find_actor("XXN", gazetteer)
