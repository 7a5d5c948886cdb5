"""Sentences as the encoder reads them."""

from __future__ import annotations

from amity.coding.encoder.marking import MOST_ACTORS, StandIn, apart
from amity.model import Span

from .builders import marked_of, passages_of

OTHERS = ", ".join(f"the {name} Army" for name in ("Karo", "Lemba", "Mirat", "Nosk", "Ostel", "Pram", "Quill", "Rovin"))


def test_names_give_way_to_markers_and_pronouns_keep_their_words() -> None:
    """A name says nothing of the relation; `it` may be somebody else than the rules think."""
    (first, second) = marked_of(
        "The Azarite Front fought beside the Borvan League in Cestria. It gave the Borvan League its camps."
    )
    assert "Azarite" not in first.text and "Borvan" not in first.text
    assert first.text.count("[unused0]") == first.text.count("[unused1]") == 1
    assert "It" in second.text.split() and second.mentions.keys() == {"azar", "bor"}


def test_a_leader_is_the_movement() -> None:
    """Persons of an organisation are asked about as the organisation."""
    (only,) = marked_of("Omran Dal of the Azarite Front praised the Borvan League.")
    assert set(only.pairs) == {("azar", "bor"), ("bor", "azar")}
    assert only.mentions["azar"].start == 0


def test_the_pair_of_the_text_is_asked_about_where_one_is_not_named() -> None:
    """An actor without a word in the sentence has no mention, but may be meant."""
    rows = marked_of(
        "The Azarite Front and the Borvan League signed a pact. The Borvan League lives on the rent of the camps."
    )
    assert rows[1].mentions.keys() == {"bor"}
    assert set(rows[1].pairs) == {("azar", "bor"), ("bor", "azar")}


def test_what_is_read_leads_back_to_the_document() -> None:
    """Each copied character is the document's own; markers have no place."""
    text = "Since 1992, the Azarite Front — which its enemies call a gang — has sheltered the Borvan League."
    (only,) = marked_of(text)
    copied = [(only.source_of(i), c) for i, c in enumerate(only.text)]
    assert all(c == text[at] for at, c in copied if at is not None)
    assert only.source_of(only.text.index("[unused0]")) is None
    assert "".join(c for at, c in copied if at is not None).startswith("Since 1992, the ")


def test_a_document_holds_no_markers_of_its_own() -> None:
    """The encoder's signs in a text are words like others, at their own places."""
    text = "[unused0] The Azarite Front [unused1] gave [MASK] [SEP] the Borvan League money."
    (only,) = marked_of(text)
    assert only.text.count("[unused") == 2
    assert all(c in (text[at], "(") for i, c in enumerate(only.text) if (at := only.source_of(i)) is not None)


def test_of_too_many_actors_the_pair_of_the_text_is_kept() -> None:
    """There are markers for nine; whom the text is about is among them."""
    text = "The Azarite Front and the Borvan League are partners. The Azarite Front has armed the Borvan League. "
    *_, last = passages_of(f"{text}They fight {OTHERS}, the Azarite Front and the Borvan League said.")
    assert len(last.actors) == MOST_ACTORS and {"azar", "bor"} <= {*last.actors}
    assert "Army" in last.texts[-1] and "Azarite" not in last.texts[-1]


def test_a_sentence_without_a_pair_is_not_asked_about() -> None:
    """One actor alone, in a text about nobody else."""
    assert marked_of("The Azarite Front published its accounts.") == []


def test_the_sentences_of_a_paragraph_have_the_same_markers() -> None:
    """They are read together; whom only the one before names is asked about with whom the sentence names."""
    one, other = passages_of(
        "The Azarite Front and the Borvan League signed a pact. The Azarite Front then met Cestria in the capital. "
        "The Borvan League was kept out.\n\nThe Borvan League and the Azarite Front are at odds."
    )
    assert [*one.asked] == [0, 1, 2] and [*other.asked] == [0]
    marker = f"[unused{one.actors.index('ces')}]"
    assert marker in one.texts[1] and marker not in one.texts[2]
    pairs = one.asked[2].pairs
    assert ("bor", "ces") in pairs and ("azar", "bor") in pairs and ("azar", "ces") not in pairs


def test_a_number_is_no_sentence() -> None:
    """Nor is a mark at the top of a page: neither is read."""
    (passage,) = passages_of("41. The Azarite Front and the Borvan League signed a pact. They met in Cestria.")
    assert len(passage.texts) == len(passage.asked) == 2 and "41" not in "".join(passage.texts)


def test_a_passage_has_no_more_actors_than_there_are_markers() -> None:
    """The next one begins with the last sentence again, whose names stand as words where markers are wanting."""
    text = "The Azarite Front and the Borvan League are partners. Both have met Cestria. "
    one, other = passages_of(f"{text}The Azarite Front and the Borvan League fight {OTHERS}.")
    assert {*one.actors} == {"azar", "bor", "ces"} and one.texts[-1] != other.texts[0]
    assert len(other.texts) == 2 and [*other.asked] == [1] and "Cestria" in other.texts[0]
    assert len(other.actors) == MOST_ACTORS and "ces" not in other.actors


def test_thousands_of_names_in_a_line_are_no_matter() -> None:
    """Every one is kept once, in its place, whatever their order."""
    stands = [StandIn(Span(i * 10, i * 10 + 5), f"a{i}", named=i % 2 == 0) for i in range(20_000)]
    inside = StandIn(Span(11, 14), "other", named=True)
    found = apart([*reversed(stands), inside], Span(0, 199_990))
    assert (
        len(found) == 19_999
        and found[1] == inside
        and [s for s in found if s.named] == [s for s in [stands[0], inside, *stands[2:-1]] if s.named]
    )
