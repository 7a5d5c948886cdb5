"""The rule coder on short texts of our own: kinds, voices, dates, and what is only foreseen."""

from __future__ import annotations

import pytest

from amity.actors import load_gazetteer
from amity.coding import Options, code_documents, code_in_parallel
from amity.coding.dates import Known, Moment, dates_in
from amity.model import Actor, Document, Statement, TieLabel, parse_when
from amity.vocab import check_statement, standard_codebook

OWN = (
    Actor("nf", "Northern Front"),
    Actor("kla", "Karsan Liberation Army", acronyms=("KLA",)),
    Actor("minister", "Ada Brandt", kind="person"),
)


def document(text: str, name: str = "a.txt") -> Document:
    """A document of 14 May 2019."""
    return Document(name, name, text, "", published=parse_when("2019-05-14"))


def coded(text: str) -> tuple[Statement, ...]:
    """The statements of a text."""
    return next(iter(code_documents([document(text)], load_gazetteer(OWN), Options(encoder=False)))).statements


def of_kind(text: str, kind: str) -> list[Statement]:
    """The statements of a kind about the two."""
    return [s for s in coded(text) if s.kind == kind and set(s.actors) == {"nf", "kla"}]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Northern Front and the Karsan Liberation Army are allies.", "alliance"),
        ("The Karsan Liberation Army is at war with Northern Front.", "war"),
        ("Relations between Northern Front and the Karsan Liberation Army are strained.", "strained"),
        ("Northern Front merged with the Karsan Liberation Army.", "integration"),
    ],
)
def test_ties_have_their_state(text: str, state: str) -> None:
    """Plain words for a relation give its state."""
    assert state in [s.label.state for s in of_kind(text, "tie") if isinstance(s.label, TieLabel)]


def test_events_have_a_direction() -> None:
    """Who acts comes first."""
    (event,) = of_kind("The Karsan Liberation Army attacked Northern Front on 3 March 2019.", "event")
    assert event.actors == ("kla", "nf")
    assert event.when is not None
    assert event.when.as_written == "2019-03-03"


def test_every_statement_keeps_to_the_codebook() -> None:
    """Quotes equal their spans, labels are known, and each says why."""
    text = (
        "Northern Front trains the Karsan Liberation Army. According to Ada Brandt, the two groups have fallen out. "
        "A split between Northern Front and the Karsan Liberation Army is very unlikely this year. "
        "If Northern Front leaves the hills, the Karsan Liberation Army would lose its shelter."
    )
    found = coded(text)
    assert {s.kind for s in found} >= {"tie", "forecast"}
    for stmt in found:
        assert check_statement(stmt, codebook=standard_codebook(), text=text) == []
        assert stmt.reason


def test_a_forecast_reads_probability_and_horizon() -> None:
    """The words decide the range; what is foreseen is no tie."""
    text = "A split between Northern Front and the Karsan Liberation Army is very unlikely this year."
    (forecast,) = of_kind(text, "forecast")
    assert forecast.label.probability == (0.05, 0.2)  # type: ignore[union-attr]
    assert forecast.label.horizon == "near"  # type: ignore[union-attr]
    assert of_kind(text, "tie") == []


def test_voices_are_named() -> None:
    """Reported speech and `according to` give the speaker; a plain claim is the author's."""
    said = of_kind("Ada Brandt said that Northern Front attacked the Karsan Liberation Army.", "event")
    assert [s.speakers for s in said] == [("minister",)]
    plain = of_kind("Northern Front attacked the Karsan Liberation Army.", "event")
    assert [s.speakers for s in plain] == [()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 3 March 2019", "2019-03-03"),
        ("on March 3, 2019", "2019-03-03"),
        ("in September 2009", "2009-09"),
        ("between 1996 and 2001", "1996/2001"),
        ("since 2004", "2004/.."),
        ("until late 2001", "../2001"),
        ("in the 1990s", "199X"),
        ("last year", "2018"),
        ("last month", "2019-04"),
        ("yesterday", "2019-05-13"),
        ("in February", "2019-02"),
        ("in November", "2018-11"),
        ("five miles away", None),
    ],
)
def test_dates_are_edtf(text: str, expected: str | None) -> None:
    """Explicit and relative dates; what is no date gives none."""
    found = dates_in(text, Known(Moment(2019, 5, 14)))
    assert [d.edtf for d in found[:1]] == [expected] * bool(expected)


def test_the_number_of_workers_changes_nothing() -> None:
    """Two processes give the same codings in the same order as one."""
    docs = [
        document(f"Northern Front attacked the Karsan Liberation Army in {y}.", f"{y}.txt") for y in range(2001, 2013)
    ]
    gazetteer = load_gazetteer(OWN)
    assert list(code_in_parallel(docs, gazetteer, workers=2)) == list(code_in_parallel(docs, gazetteer))


@pytest.mark.parametrize(
    "text", ["", " ", "No names here at all.", "Front " * 3000, "\u200f\u200b\x00 Northern Front", "a" * 100_000]
)
def test_odd_texts_do_no_harm(text: str) -> None:
    """Nothing to code is no error."""
    assert coded(text) == () or all(s.quote for s in coded(text))


def test_help_that_flows_is_a_tie() -> None:
    """A stake that is given and taken is cooperation too, with its help and who gives it; a wish is not."""
    text = "The Karsan Liberation Army needs the weapons of Northern Front."
    (tie,) = of_kind(text, "tie")
    assert tie.label == TieLabel("cooperation", ("material",), "nf")
    assert of_kind("The Karsan Liberation Army might need the weapons of Northern Front.", "tie") == []


def test_who_wants_distance_is_at_odds() -> None:
    """Trying to keep away from a partner is friction, not a wish alone."""
    (tie,) = of_kind("Northern Front has tried to distance itself from the Karsan Liberation Army.", "tie")
    assert isinstance(tie.label, TieLabel)
    assert tie.label.state == "strained"


def test_condition_is_no_forecast() -> None:
    """What is only supposed is part of the conditional."""
    text = "If Northern Front expelled the Karsan Liberation Army, it would lose its best fighters."
    assert len(of_kind(text, "conditional")) == 1
    assert of_kind(text, "forecast") == []


@pytest.mark.parametrize(
    "text",
    [
        "Northern Front has little to gain by breaking with the Karsan Liberation Army.",
        "As long as the Karsan Liberation Army is useful, Northern Front will not abandon it.",
    ],
)
def test_conditions_come_in_many_grammars(text: str) -> None:
    """What one would gain by a break, and `as long as`, are conditions that bind."""
    (stmt,) = of_kind(text, "conditional")
    assert stmt.label.effect == "binds"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("Northern Front has denied accusations that it arms the Karsan Liberation Army.", "denied"),
        ("Northern Front rejects the claim that it shelters the Karsan Liberation Army.", "denied"),
        ("Northern Front shelters the Karsan Liberation Army.", "asserted"),
    ],
)
def test_what_is_charged_and_denied_is_denied(text: str, factuality: str) -> None:
    """A charge that is turned down is no fact, though its own clause does not say so."""
    assert {s.factuality for s in of_kind(text, "tie")} == {factuality}
