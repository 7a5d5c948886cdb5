"""Pronouns, descriptions and pairs stand for the right actors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.actors import Gazetteer
from amity.coding import who
from amity.model import Dyad, Span

from .conftest import Ask
from .measure import measure_corpus, measure_re3d

PAIR = ("coast-front", "hill-army")


def meant(resolution: who.Resolution, text: str, words: str, *, nth: int = 0) -> tuple[set[str], str]:
    """The actors of the nth place where words stand, and how they are meant."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    span = Span(start, start + len(words))
    found = [r for r in resolution.references if r.span.start <= span.start and span.end <= r.span.end]
    best = min(found, key=lambda r: r.span.end - r.span.start)
    return set(best.actor_ids), best.how


@pytest.mark.parametrize(
    ("text", "words", "actors", "how"),
    [
        ("The Hill Army met Osmar. It later denied this.", "It", {"hill-army"}, "pronoun"),
        ("The Coastal Front trusts its fighters.", "its", {"coast-front"}, "possessive"),
        ("In its fight for the coast, the Coastal Front lost men.", "its", {"coast-front"}, "possessive"),
        ("The Hill Army sought to distance itself from Osmar.", "itself", {"hill-army"}, "reflexive"),
        ("The Hill Army and the Coastal Front met. They signed a pact.", "They", set(PAIR), "pronoun"),
        ("The Hill Army and the Coastal Front trust each other.", "each other", set(PAIR), "pair"),
        ("The Hill Army joined the Coastal Front. The two met often.", "The two", set(PAIR), "pair"),
        ("The Hill Army joined the Coastal Front. Both movements gained.", "Both movements", set(PAIR), "pair"),
        ("The Hill Army left the Coastal Front. Neither side explained why.", "Neither side", set(PAIR), "pair"),
        ("The Hill Army fought Osmar. The group lost many men.", "The group", {"hill-army"}, "nominal"),
        ("The Hill Army warned Osmar. The government did not answer.", "The government", {"osmar"}, "nominal"),
        ("The Vale Defence Council met. The council then left.", "The council", {"vale-council"}, "nominal"),
        ("Hill Army fighters left.", "fighters", {"hill-army"}, "modifier"),
        ("The Hill Army left when Pakistani soldiers came.", "soldiers", {"pakistan"}, "modifier"),
        ("Members of the Coastal Front were seized.", "Members", {"coast-front"}, "member"),
        ("Troops loyal to the Coastal Front came.", "Troops", {"coast-front"}, "member"),
        ("The Hill Army praised its cadres.", "its cadres", {"hill-army"}, "member"),
        ("Dara Moss spoke. Osmar feared his fighters.", "his fighters", {"hill-army"}, "member"),
        ("Dara Moss met Osmar. He said nothing.", "He", {"dara-moss"}, "pronoun"),
        ("The Hill Army, a movement of farmers, grew.", "movement", {"hill-army"}, "apposition"),
        ("The Coastal Front, which left Osmar, grew.", "which", {"coast-front"}, "relative"),
        ("The Hill Army split from the Coastal Front and fought its former ally.", "its former ally", {"coast-front"},
         "counterpart"),
        ("The rift between the Hill Army and the Coastal Front grew.", "rift", set(PAIR), "relation"),
        ("The Hill Army and the Coastal Front met often. The relationship was cold.", "The relationship", set(PAIR),
         "relation"),
        ("The Hill Army values its ties with Osmar.", "its ties", {"hill-army", "osmar"}, "relation"),
        ("Osmar spoke to the Hill Army and Velia. The latter agreed.", "The latter", {"velia"}, "nominal"),
        ('"We shall not bow to Osmar," the Coastal Front said.', "We", {"coast-front"}, "first_person"),
    ],
)  # fmt: skip
def test_words_stand_for_their_actors(text: str, words: str, actors: set[str], how: str, ask: Ask) -> None:
    """Each sort of word that points to an actor is resolved, and says how."""
    assert meant(ask(text), text, words) == (actors, how)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The Hill Army grew. It is likely that rain will fall.", "It"),
        ("The Hill Army grew. It seems that rain fell.", "It"),
        ("Rain fell on the hills. It stopped at noon.", "It"),
        ("The group left.", "The group"),
        ("The Daily Post wrote this. It was read by many.", "It"),
        ("They left.", "They"),
    ],
)
def test_words_that_stand_for_no_actor_have_no_reference(text: str, word: str, ask: Ask) -> None:
    """An empty `it`, a thing, and a word with nothing before it are left alone."""
    span = Span(text.index(word), text.index(word) + len(word))
    assert who.actors_of(ask(text), span) == ()


def test_a_pronoun_is_not_its_own_opponent(ask: Ask) -> None:
    """Of two actors, `it` cannot be the one that has another part in the clause."""
    text = "The Hill Army and Osmar talked. It attacked Osmar."
    assert meant(ask(text), text, "It")[0] == {"hill-army"}


def test_statements_speak_for_their_own_organisation(ask: Ask) -> None:
    """In a communiqué `we` is whoever issues it."""
    text = (
        "HILL ARMY\nCommuniqué No. 4\n\nWe reject the terms of Osmar. We will not disarm. Our men stand ready, and we"
        " thank the Coastal Front."
    )
    assert meant(ask(text), text, "we thank"[:2]) == ({"hill-army"}, "first_person")


def test_coordinated_participants_are_all_found(ask: Ask, nlp: Any, gazetteer: Gazetteer) -> None:
    """`A and B joined C`: the subject has two participants."""
    text = "The Hill Army and the Coastal Front joined Velia."
    named = who.name_actors(text, gazetteer)
    sentences = who.parse_sentences(nlp, text, who.scan_sentences(text, named.mentions))
    resolution = who.resolve(text, sentences, named=named, gazetteer=gazetteer)
    subject = next(t for t in sentences[0].tokens if t.dep_ == "nsubj")
    found = who.participants(resolution, sentences[0], subject)
    assert {i for r in found for i in r.actor_ids} == set(PAIR)
    verb = next(t for t in sentences[0].tokens if t.dep_ == "ROOT")
    assert who.reference_of(resolution, sentences[0], verb) is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("The Hill Army raided barracks in Osmar and Velia.", "place"),
        ("The Hill Army has lost its trust in Osmar and Velia.", ""),
        ("The Hill Army found a protector in Osmar and Velia.", ""),
        ("In Osmar, Velia bought a harbour.", ""),
    ],
)
def test_the_second_of_two_countries_is_ground_like_the_first(ask: Ask, text: str, hint: str) -> None:
    """`in A and B` names two countries as places, `trust in A and B` those who act for them."""
    assert [r.role_hint for r in ask(text).references if r.actor_ids == ("velia",)] == [hint]


def test_each_paragraph_has_its_pair(ask: Ask) -> None:
    """`the rift` means the pair of its own paragraph."""
    text = (
        "The Hill Army and the Coastal Front are allies. The Hill Army arms the Coastal Front.\n\n"
        "Osmar and Velia fell out. Osmar accused Velia of theft, and Velia struck Osmar. The rift is deep."
    )
    resolution = ask(text)
    assert who.focal_dyad(resolution, 0) == Dyad.of(*PAIR)
    assert who.focal_dyad(resolution, 1) == Dyad.of("osmar", "velia")
    assert who.focal_dyad(resolution, 9) is None
    assert meant(resolution, text, "The rift")[0] == {"osmar", "velia"}


def test_short_names_count_for_the_pair_of_a_text(ask: Ask) -> None:
    """A text on a council and a front names both once and goes on with `the council` and `the front`."""
    text = (
        "This memo is about the Vale Defence Council and the Coastal Front.\n\n"
        "Velia watches the front. The council pays the front. Osmar and Velia met in May. "
        "The council will not let the front go."
    )
    assert ask(text).focal_of_text == Dyad.of("coast-front", "vale-council")


def test_partners_whom_paragraphs_name_apart_are_a_pair(ask: Ask) -> None:
    """Who is named in the same paragraphs counts, though other two stand in one sentence."""
    text = (
        "The Hill Army holds the passes. The price of salt has doubled, and the Coastal Front sells it.\n\n"
        "In May the Coastal Front lost a ship. The Hill Army sent flour.\n\n"
        "The Hill Army has other friends: Osmar gave the Hill Army a radio. The Coastal Front was not told."
    )
    assert ask(text).focal_of_text == Dyad.of(*PAIR)


def test_the_voice_of_a_statement_is_one_of_its_pair(ask: Ask) -> None:
    """Who says `we` in a communiqué counts as named."""
    text = (
        "Hill Army, communiqué no. 4\n\nWe and the Coastal Front have signed a pact. We trust the Coastal Front. "
        "Our men fight beside the Coastal Front. Osmar and Velia are our enemies."
    )
    assert ask(text).focal_of_text == Dyad.of(*PAIR)


def test_described_actors_become_actors(ask: Ask) -> None:
    """A description with a modifier is an actor of its own, the same for the same words."""
    text = "Local tribesmen fought the Hill Army. Later the Hill Army paid local tribesmen."
    resolution = ask(text)
    assert meant(resolution, text, "tribesmen") == ({"local-tribesmen"}, "described")
    assert meant(resolution, text, "tribesmen", nth=1)[0] == {"local-tribesmen"}
    assert resolution.actors["local-tribesmen"].kind == "community"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(
    ["Hill Army", "it", "they", "Osmar", "the two", ".", ",", "\n\n", "and", "attacked", "its ally", "“", "”", "\u200b",
     "Osmari", "we", "said", "the group", "who", "CF", "\x07", "\u202e", "1."]
), max_size=30))  # fmt: skip
def test_any_text_gives_references_inside_it(ask: Ask, pieces: list[str]) -> None:
    """Whatever the words, spans lie inside the text and every actor of a reference is known."""
    text = " ".join(pieces)
    resolution = ask(text)
    for reference in resolution.references:
        assert 0 <= reference.span.start < reference.span.end <= len(text)
        assert reference.actor_ids
        assert all(i in resolution.actors for i in reference.actor_ids)


def test_mentions_of_the_development_corpus_are_found() -> None:
    """At least 72 in 100 mentions of the coded corpus mean the coded actor; the score may not fall unseen."""
    tally = measure_corpus()
    assert tally.total > 300
    assert tally.share >= 0.72


@pytest.mark.slow
def test_spans_of_foreign_texts_are_found_without_a_list(shared_dir: Path) -> None:
    """At least 70 in 100 spans of relations in news and official texts are found with the packaged actors only."""
    tally = measure_re3d(shared_dir / "data" / "re3d")
    assert tally.total > 100
    assert tally.share >= 0.70


def test_the_army_of_one_of_two_countries_is_nobodys(ask: Ask) -> None:
    """A name that holds two countries does not say whose the army is."""
    text = "The Islamic State of Iraq and Syria took the town. The army left."
    at = text.index("The army")
    assert not [r for r in ask(text).references if r.span.start == at and r.actor_ids[0] in ("iraq", "syria")]
