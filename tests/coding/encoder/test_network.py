"""The network that the package holds."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from amity.coding.encoder import network
from amity.coding.encoder.marking import MOST_ACTORS
from amity.coding.encoder.network import (
    ORDERED,
    Encoder,
    Seen,
    load_encoder,
    read_passages,
    tokens_of,
    weights_of_tokens,
    windows,
)
from amity.vocab import standard_codebook

from .builders import passages_of, readings_of


def test_labels_are_those_of_the_codebook() -> None:
    """Every driver both ways, every state, act and outcome, both effects, and the steps of probability."""
    book, labels = standard_codebook(), set(load_encoder().labels)
    wanted = {f"driver {d} {e}" for d in book.drivers for e in book.effects} | {f"event {e}" for e in book.events}
    wanted |= {f"tie {s}" for s in book.state_names} | {f"forecast {o}" for o in book.outcomes}
    wanted |= {f"conditional {e}" for e in book.effects}
    assert {name for name in labels if not name.startswith("probability")} == wanted


def test_a_sentence_is_read_with_those_of_its_paragraph() -> None:
    """They change what the encoder makes of it; other paragraphs do not."""
    one, other = "The Azarite Front pays the wages of the Borvan League.", "The Borvan League fears Cestria."
    (alone,) = readings_of(one)
    near, after = readings_of(f"{one} {other}")
    first, _ = readings_of(f"{one}\n\n{other}")
    np.testing.assert_allclose(first.logits, alone.logits, rtol=1e-4, atol=1e-4)
    assert near.logits.shape == alone.logits.shape and not np.allclose(near.logits, alone.logits, atol=1e-4)
    assert near.seen.states.shape == alone.seen.states.shape
    assert after.seen.named == {"azar", "bor", "ces"}


def test_a_long_paragraph_is_read_in_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sentence once; however long it is, few of its sentences are held at once."""
    text = "The Azarite Front was angry with the Borvan League over the bridge in the hills. " * 151
    (passage,) = passages_of(text)
    encoder, hidden_of = load_encoder(), network._hidden_of
    read: list[int] = []
    together: list[int] = []

    def run(names: None, inputs: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        read.append(int(inputs["sentences"].max()) + 1)
        return [np.zeros((*inputs["ids"].shape, 384), np.float32)]

    def noted(seen: list[Seen], encoder: Encoder) -> NDArray[np.float32]:
        together.append(len(seen))
        return hidden_of(seen, encoder)

    monkeypatch.setattr(network, "_hidden_of", noted)
    found = list(read_passages([passage], replace(encoder, session=SimpleNamespace(run=run))))
    assert [r.seen.marked.parsed.index for r in found] == list(range(151))
    assert read == [3] * 49 + [2] * 2
    assert together == [66, 66, 19]


def test_what_only_another_window_names_is_not_asked_about() -> None:
    """Whom the last sentence of the window before names is not known, and no pair with him is asked about."""
    war = "The Azarite Front fought the Borvan League over the dam."
    second, third = readings_of(f"{war} The Azarite Front met Cestria. The Borvan League was furious. {war}")[1:3]
    assert second.seen.named == {"azar", "bor", "ces"} and third.seen.named == {"bor"}
    assert ("bor", "ces") in third.seen.marked.pairs and ("bor", "ces") not in third.seen.pairs


def test_windows_without_a_question_are_not_read() -> None:
    """What nothing is asked about costs nothing."""
    (passage,) = passages_of("The Azarite Front fought the Borvan League over the bridge. " * 6)
    encoder, read = load_encoder(), []

    def run(names: None, inputs: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        read.append(int(inputs["sentences"].max()) + 1)
        return [np.zeros((*inputs["ids"].shape, 384), np.float32)]

    asked = {4: passage.asked[4]}
    found = list(read_passages([replace(passage, asked=asked)], replace(encoder, session=SimpleNamespace(run=run))))
    assert len(found) == 1 and read == [3]


@pytest.mark.parametrize(
    ("lengths", "shared"),
    [
        ([], []),
        ([9], [1]),
        ([9] * 4, [2, 2]),
        ([9] * 5, [3, 2]),
        ([60] * 6, [2, 2, 2]),
        ([60, 60, 30, 10, 10], [3, 2]),
        ([112, 112, 40, 9], [1, 2, 1]),
        ([112, 48], [2]),
        ([112, 49], [1, 1]),
    ],
)
def test_windows_are_of_like_size(lengths: list[int], shared: list[int]) -> None:
    """Up to three sentences and 160 tokens; no sentence by itself where two and two have room."""
    found = list(windows(lengths))
    assert [len(w) for w in found] == shared
    assert [n for w in found for n in w] == list(range(len(lengths)))


def test_two_long_sentences_are_read_apart() -> None:
    """There is no room in a window for both: each is read by itself."""
    text = "The Azarite Front was angry with the Borvan League" + " over this and over that" * 30 + ". "
    (passage,) = passages_of(text * 2)
    encoder = load_encoder()
    lengths = [len(tokens_of(t, encoder.tokenizer)[0]) for t in passage.texts]
    read: list[int] = []

    def run(names: None, inputs: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        read.append(inputs["ids"].shape[1])
        return [np.zeros((*inputs["ids"].shape, 384), np.float32)]

    found = list(read_passages([passage], replace(encoder, session=SimpleNamespace(run=run))))
    assert len(found) == 2 and read == lengths == [112, 112]


def test_an_actor_is_known_by_the_last_sentence_that_names_him() -> None:
    """By the sentence itself, if it does; whom no sentence so far has named is not known."""
    second, third = readings_of(
        "Cestria called in the morning. The Azarite Front met Cestria. "
        "The Borvan League was angry with the Azarite Front there."
    )[-2:]
    ours = dict(zip(third.seen.pairs, third.seen.actors, strict=True))
    theirs = dict(zip(second.seen.pairs, second.seen.actors, strict=True))
    at = ("azar", "ces")
    assert second.seen.named == {"azar", "ces"} and third.seen.named == {"azar", "bor", "ces"}
    np.testing.assert_array_equal(ours[at][1], theirs[at][1])
    assert not np.array_equal(ours[at][0], theirs[at][0])


def test_there_is_a_sign_for_every_marker() -> None:
    """One number each, from the first on."""
    tokenizer = load_encoder().tokenizer
    assert [tokenizer.token_to_id(f"[unused{i}]") for i in range(MOST_ACTORS)] == list(range(1, MOST_ACTORS + 1))
    ids, _ = tokens_of(" ".join(f"[unused{i}]" for i in range(MOST_ACTORS)), tokenizer)
    assert ids[1:-1].tolist() == list(range(1, MOST_ACTORS + 1))


def test_whom_a_long_sentence_before_leaves_out_is_not_asked_about() -> None:
    """Beyond the longest sentence that is read; but where the text is about him."""
    away = "on and on, " * 40
    text = "The Azarite Front and the Borvan League are partners. " * 3
    reading = readings_of(f"{text}\n\nThe Azarite Front went {away}and Cestria paid. The Borvan League was angry.")[-1]
    assert ("bor", "ces") in reading.seen.marked.pairs
    assert "azar" in reading.seen.named and "ces" not in reading.seen.named
    assert {*reading.seen.pairs} == {("azar", "bor"), ("bor", "azar")}


def test_many_passages_are_read_as_each_by_itself() -> None:
    """Each in order, the same but for rounding."""
    encoder = load_encoder()
    (one,), (other,) = (
        passages_of(text)
        for text in (
            "The Azarite Front pays the wages of the Borvan League. It has done so since March.",
            "Cestria and the Borvan League fought over the dam.",
        )
    )
    alone = [r for passage in (one, other) for r in read_passages([passage], encoder)]
    many = list(read_passages([one, other] * 50, encoder))
    assert [r.seen.marked for r in many] == [r.seen.marked for r in alone] * 50
    for number, reading in enumerate(many):
        one_alone = alone[number % len(alone)]
        np.testing.assert_allclose(reading.hidden, one_alone.hidden, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(reading.logits, one_alone.logits, rtol=1e-4, atol=1e-4)
    assert list(read_passages([], encoder)) == []


def test_what_is_held_has_the_shape_of_pairs_and_labels() -> None:
    """Ordered pairs by labels, from 0 to 1; a tie is as likely both ways, an act is not."""
    encoder = load_encoder()
    (reading,) = readings_of("The Azarite Front, the Borvan League and Cestria signed a truce.")
    found = reading.held(encoder)
    assert found.shape == (6, len(encoder.labels))
    assert ((found >= 0) & (found <= 1)).all()
    there, back = (reading.seen.pairs.index(pair) for pair in (("azar", "bor"), ("bor", "azar")))
    tie, act = encoder.labels.index("tie alliance"), encoder.labels.index("event AGREE")
    assert found[there, tie] == found[back, tie] == pytest.approx(expit(reading.logits[[there, back], tie]).mean())
    assert (
        found[there, act] == pytest.approx(expit(reading.logits[there, act])) and found[there, act] != found[back, act]
    )


def test_who_does_it_is_not_held_of_two_whom_nobody_names() -> None:
    """Neither in the sentence nor before it in the window: something is held only of what has no order."""
    encoder = load_encoder()
    (reading,) = readings_of("The Azarite Front signed a truce with the Borvan League.")
    unnamed = replace(reading, seen=replace(reading.seen, named=frozenset()))
    ordered = np.isin(encoder.kinds, ORDERED)
    assert np.isnan(unnamed.held(encoder)[:, ordered]).all() and not np.isnan(unnamed.held(encoder)[:, ~ordered]).any()


def test_weights_are_the_slope_of_the_logit() -> None:
    """The first-order share of a token is what moving the mean by its state would add."""
    encoder = load_encoder()
    (reading,) = readings_of("The Azarite Front pays the wages of the Borvan League.")
    label = encoder.labels.index("driver resources binds")
    weights = weights_of_tokens(reading, 0, label, encoder)
    states, step = reading.seen.states, 1e-3
    assert weights.shape == (len(states),)
    hidden = reading.hidden[0].astype(np.float64) + step * states.mean(axis=0) @ encoder.hidden[0][1]
    logit = (hidden * ndtr(hidden)) @ encoder.out[0][label] + encoder.out[1][label]
    assert (logit - reading.logits[0, label]) / step == pytest.approx(weights.sum(), rel=0.05, abs=0.02)


def test_what_the_encoder_does_not_see_is_not_asked_about() -> None:
    """A name beyond the longest sentence it reads is not one that the sentence lacks, whoever stands before it."""
    long = "The Azarite Front met, " + "on and on, " * 60 + "the Borvan League."
    for text in (long, f"The Borvan League waited in the capital. {long}"):
        reading = readings_of(text)[-1]
        assert reading.seen.marked.pairs and reading.seen.pairs == ()
        assert reading.logits.shape == (0, len(load_encoder().labels))
