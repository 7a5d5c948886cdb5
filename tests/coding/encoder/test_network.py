"""The network that the package holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr

from amity.coding.encoder.network import load_encoder, read_sentence, weights_of_tokens
from amity.vocab import standard_codebook

from .builders import marked_of


def test_labels_are_those_of_the_codebook() -> None:
    """Every driver both ways, every state, act and outcome, both effects, and the steps of probability."""
    book, labels = standard_codebook(), set(load_encoder().labels)
    wanted = {f"driver {d} {e}" for d in book.drivers for e in book.effects} | {f"event {e}" for e in book.events}
    wanted |= {f"tie {s}" for s in book.state_names} | {f"forecast {o}" for o in book.outcomes}
    wanted |= {f"conditional {e}" for e in book.effects}
    assert {name for name in labels if not name.startswith("probability")} == wanted


def test_a_sentence_is_read_after_the_one_before_it() -> None:
    """What else stands around a sentence changes nothing of what the encoder makes of it; the one before does."""
    one = "The Azarite Front pays the wages of the Borvan League."
    (alone,) = marked_of(one)
    among = marked_of(f"{one} The Borvan League has bombed the Azarite Front. The Azarite Front fears Cestria.")
    encoder = load_encoder()
    np.testing.assert_array_equal(read_sentence(alone, encoder).logits, read_sentence(among[0], encoder).logits)
    without = read_sentence(replace(among[1], before=""), encoder)
    assert not np.array_equal(read_sentence(among[1], encoder).logits, without.logits)
    assert without.states.shape == read_sentence(among[1], encoder).states.shape


def test_only_the_end_of_a_long_sentence_before_is_read() -> None:
    """Whom only its beginning names is not asked about, but where the text is about him."""
    away = "on and on, " * 40
    text = "The Azarite Front and the Borvan League are partners. " * 3
    marked = marked_of(f"{text}Cestria went {away}and the Azarite Front paid. The Borvan League was angry.")[-1]
    assert ("bor", "ces") in marked.pairs
    reading = read_sentence(marked, load_encoder())
    assert "azar" in reading.named and "ces" not in reading.named
    assert {*reading.pairs} == {("azar", "bor"), ("bor", "azar")}


def test_probabilities_have_the_shape_of_pairs_and_labels() -> None:
    """Ordered pairs by labels, from 0 to 1."""
    encoder = load_encoder()
    (marked,) = marked_of("The Azarite Front, the Borvan League and Cestria signed a truce.")
    found = read_sentence(marked, encoder).probabilities
    assert found.shape == (6, len(encoder.labels))
    assert ((found >= 0) & (found <= 1)).all()


def test_weights_are_the_slope_of_the_logit() -> None:
    """The first-order share of a token is what moving the mean by its state would add."""
    encoder = load_encoder()
    (marked,) = marked_of("The Azarite Front pays the wages of the Borvan League.")
    reading = read_sentence(marked, encoder)
    label = encoder.labels.index("driver resources binds")
    weights = weights_of_tokens(reading, 0, label, encoder)
    assert weights.shape == (len(reading.states),)
    step = 1e-3
    hidden = reading.hidden[0].astype(np.float64) + step * reading.states.mean(axis=0) @ encoder.hidden[0][1]
    logit = (hidden * ndtr(hidden)) @ encoder.out[0][label] + encoder.out[1][label]
    assert (logit - reading.logits[0, label]) / step == pytest.approx(weights.sum(), rel=0.05, abs=0.02)


def test_what_the_encoder_does_not_see_is_not_asked_about() -> None:
    """A name beyond the longest sentence it reads is not one that the sentence lacks, whoever stands before it."""
    long = "The Azarite Front met, " + "on and on, " * 60 + "the Borvan League."
    for text in (long, f"The Borvan League waited in the capital. {long}"):
        marked = marked_of(text)[-1]
        reading = read_sentence(marked, load_encoder())
        assert marked.pairs and reading.pairs == ()
        assert reading.logits.shape == (0, len(load_encoder().labels))
