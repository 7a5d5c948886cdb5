"""New organisations are proposed, sentences are split and chosen, before anything is parsed."""

from __future__ import annotations

import time
from typing import Any

import pytest

from amity.actors import Gazetteer
from amity.coding import who


@pytest.mark.parametrize(
    ("text", "name", "kind", "acronym"),
    [
        ("The Northern Rice Growers (NRG) rose.", "Northern Rice Growers", "armed_group", "NRG"),
        ("Men of the Brass Lantern Brigade rose.", "Brass Lantern Brigade", "armed_group", None),
        ("The Free Hills Party won.", "Free Hills Party", "party", None),
        ("Fighters of Liwa al-Qamar came.", "Liwa al-Qamar", "armed_group", None),
        ("The Movement for the Defence of Orchards rose.", "Movement for the Defence of Orchards", "armed_group", None),
        ("The Islamic Movement of Zembla rose.", "Islamic Movement of Zembla", "armed_group", None),
        ("The Brass Lantern Brigade in March 2010 fell.", "Brass Lantern Brigade", "armed_group", None),
        ("The Brass Lantern Brigade in 2010 fell.", "Brass Lantern Brigade", "armed_group", None),
        ("The Brass Lantern Brigade in May and June failed.", "Brass Lantern Brigade", "armed_group", None),
        ("The Ministry of Canals denied it.", "Ministry of Canals", "state_agency", None),
    ],
)  # fmt: skip
def test_new_organisations_are_proposed(
    text: str, name: str, kind: str, acronym: str | None, gazetteer: Gazetteer
) -> None:
    """A name is known by its words or by its acronym, and its evidence is the name itself."""
    proposals = who.name_actors(text, gazetteer).proposals
    assert [(p.actor.name, p.actor.kind, p.evidence.of(text)) for p in proposals] == [(name, kind, name)]
    assert proposals[0].actor.acronyms == ((acronym,) if acronym else ())


def test_a_new_organisation_is_found_wherever_it_is_named(gazetteer: Gazetteer) -> None:
    """By its name over a line break and by its acronym."""
    text = "The Northern Rice Growers (NRG) rose. The Northern\nRice Growers’ men left. NRG is gone. NRGX is not."
    (proposal,) = who.name_actors(text, gazetteer).proposals
    assert [s.of(text) for s in proposal.spans] == [
        "Northern Rice Growers", "NRG", "Northern\nRice Growers", "NRG",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The Hill Army met the Coastal Front.",
        "On Monday John Smith Walked Home.",
        "In June 2004 the rain came.",
        "The Islamic State of Iraq rose.",
    ],
)
def test_known_names_and_plain_phrases_are_not_proposed(text: str, gazetteer: Gazetteer) -> None:
    """What the gazetteer knows, dates and persons are no new organisations."""
    assert who.name_actors(text, gazetteer).proposals == ()


def test_a_new_name_may_hold_a_known_one(gazetteer: Gazetteer) -> None:
    """A country inside a new organisation's name is not a mention of its own."""
    text = "The Islamic Movement of Pakistanis and the Bread Front of Pakistan met."
    named = who.name_actors(text, gazetteer)
    assert "bread-front-of-pakistan" in named.actors
    assert "Pakistan" not in [m.span.of(text) for m in named.mentions]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Gen. Moss met Mr. Rook in the U.S. on Jan. 4. Then he left.", 2),
        ("He said “No.” Then he left.", 2),
        ("A heading\n\nA text. And more!", 3),
        ("- one item\n- another item", 2),
        ("broken\nover two lines", 1),
        ("What now? Nothing… Nobody knows.", 3),
        ("", 0),
        ("   \n\n \n", 0),
    ],
)
def test_texts_are_split_into_sentences(text: str, sentences: int) -> None:
    """Abbreviations do not end a sentence; headings, items and quotations do."""
    found = who.split_sentences(text)
    assert len(found) == sentences
    assert all(s.span.of(text) == s.span.of(text).strip() for s in found)


def test_a_line_without_end_is_cut_at_a_blank() -> None:
    """No sentence is longer than the parser can bear, and nothing is lost."""
    text = "word " * 5_000
    found = who.split_sentences(text)
    assert max(s.span.end - s.span.start for s in found) <= 2_000
    assert sum(s.span.of(text).count("word") for s in found) == 5_000


def test_only_promising_sentences_are_parsed(nlp: Any, gazetteer: Gazetteer) -> None:
    """A name, a pronoun for a body, two nouns that point to some, or a word for a relation; the rest is not parsed."""
    text = "Rain fell. The Hill Army fought Osmar. It lost. Osmar is wet. The rift grew. They hate both. Rain."
    named = who.name_actors(text, gazetteer)
    sentences = who.parse_sentences(nlp, text, who.scan_sentences(text, named.mentions))
    assert [s.tokens is not None for s in sentences] == [False, True, True, True, True, True, False]
    assert not any(s.promising for s in who.scan_sentences("The soldier slept. He ate.", ()))


def test_paragraphs_are_numbered() -> None:
    """Blank lines part paragraphs; without any, lines do."""
    assert [s.paragraph for s in who.split_sentences("A b. C d.\n\nE f.")] == [0, 0, 1]
    assert [s.paragraph for s in who.split_sentences("A b.\nE f.")] == [0, 1]


def test_naming_and_scanning_take_linear_time(gazetteer: Gazetteer) -> None:
    """Ten times the text takes about ten times as long."""
    piece = "The Brass Lantern Brigade and the Hill Army (HA) met it. Then they left for Pakistan’s hills. "
    seconds = []
    for copies in (200, 2_000):
        text = piece * copies
        start = time.process_time()
        who.scan_sentences(text, who.name_actors(text, gazetteer).mentions)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 60 * seconds[0] + 1


@pytest.mark.parametrize(
    "text", ["A" * 100_000, "Aa " * 50_000, "(" * 50_000, "\n" * 50_000, "al-" * 30_000, "A of " * 20_000]
)
def test_hostile_texts_end_soon(text: str, gazetteer: Gazetteer) -> None:
    """Texts made to slow down patterns do not."""
    start = time.perf_counter()
    who.scan_sentences(text, who.name_actors(text, gazetteer).mentions)
    assert time.perf_counter() - start < 10


def test_a_known_name_after_an_adjective_is_no_new_name(gazetteer: Gazetteer) -> None:
    """`American and United Nations officials` names the two; a front for two countries is one."""
    named = who.name_actors(
        "American and United Nations officials met the National Front for Syria and Iraq.", gazetteer
    )
    assert [p.actor.name for p in named.proposals] == ["National Front for Syria and Iraq"]
