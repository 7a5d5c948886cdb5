"""The encoder: which kinds of statement a sentence is likely to make of a pair, and which words make it so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from math import ceil, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from amity.coding.encoder.marking import Marked, MarkedPassage

Floats = NDArray[np.float32]
ORDERED = ("driver", "event")  # kinds of which it counts who does it to whom
Tokens = tuple[NDArray[np.int64], tuple[tuple[int, int], ...]]
_LONGEST, _LONGEST_WINDOW = 112, 160  # tokens, as in training/encoder/examples.py
_TOGETHER = 64  # sentences, or up to two more, for which the layer over pairs runs at once
_MOST_SENTENCES = 3  # of a window: with more of them the coder finds less (docs/method/coding-encoder.md)
_FIRST_MARKER = 1  # the vocabulary's number of the first marker
_FOLDER = "model"
_SLOWER = ["SkipLayerNormFusion"]  # a sum and its norm in one take a tenth longer than one after the other


@dataclass(frozen=True)
class Encoder:
    """
    The network and its labels.

    Attributes:
        session: runs the layers; told the sentence of each token, it gives `H` numbers for each token.
        tokenizer: cuts text into tokens.
        labels: what the `K` outputs mean.
        kinds: the kind of each; `probability` is that of a forecast.
        absent: state of an actor that neither the sentence nor one before it in the window names, shape `(H,)`.
        hidden: weights `(5, H, H)` of the layer over a pair (for the first token of its sentence, the mean of all, the
            first actor, the second, and the product of the two) and biases `(H,)`.
        out: weights `(K, H)` and biases `(K,)` of the outputs.
    """

    session: Any
    tokenizer: Any
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    absent: Floats
    hidden: tuple[Floats, Floats]
    out: tuple[Floats, Floats]

    @cached_property
    def ordered(self) -> NDArray[np.bool_]:
        """For which labels it counts who does it to whom, shape `(K,)`."""
        return np.isin(self.kinds, ORDERED)


@dataclass(frozen=True, slots=True)
class Seen:
    """
    A sentence with the states of its tokens and actors.

    Attributes:
        marked: the sentence.
        pairs: those of its pairs that lose no name to what is cut off, nor to another window.
        named: the actors whose markers are read, in the sentence or before it in the window.
        offsets: of each token, where it begins and ends in `marked.text`; equal for those that stand for no words.
        states: of the same tokens, shape `(T, H)`.
        actors: of both actors of each pair, shape `(P, 2, H)`.
    """

    marked: Marked
    pairs: tuple[tuple[str, str], ...]
    named: frozenset[str]
    offsets: tuple[tuple[int, int], ...]
    states: Floats
    actors: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What the encoder makes of a sentence.

    Attributes:
        seen: the sentence and its pairs.
        hidden: what the layer over pairs makes of each, before its nonlinearity, shape `(P, H)`.
        logits: of each pair and label, shape `(P, K)`.
    """

    seen: Seen
    hidden: Floats
    logits: Floats

    def held(self, encoder: Encoder) -> Floats:
        """
        How likely each label is of each pair, shape `(P, K)`, from 0 to 1.

        In the mean of both ways where it does not count who does it to whom; not a number where it does, and neither of
        the two is named in the sentence or before it in the window.

        Args:
            encoder: the one that read it.
        """
        pairs = self.seen.pairs
        numbers = {pair: i for i, pair in enumerate(pairs)}
        found = np.asarray(expit(self.logits), np.float32)
        both = (found + found[np.array([numbers[other, one] for one, other in pairs], int)]) / 2
        named = np.array([not self.seen.named.isdisjoint(pair) for pair in pairs], bool)
        return np.where(encoder.ordered, np.where(named[:, None], found, np.nan), both)


@cache
def load_encoder() -> Encoder:
    """The encoder that the package holds; one thread, so that worker processes do not contend."""
    import onnxruntime
    from tokenizers import Tokenizer

    folder = resources.files("amity.coding.encoder").joinpath(_FOLDER)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    with resources.as_file(folder.joinpath("layers.onnx")) as path:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
        )
    tokenizer = Tokenizer.from_str(folder.joinpath("tokenizer.json").read_text("utf-8"))
    tokenizer.no_truncation()
    with resources.as_file(folder.joinpath("head.npz")) as path, np.load(path) as head:
        arrays = {name: head[name].astype(np.float32) for name in head.files}
    labels = tuple(json.loads(folder.joinpath("labels.json").read_text("utf-8")))
    return Encoder(
        session=session,
        tokenizer=tokenizer,
        labels=labels,
        kinds=tuple(label.split()[0] for label in labels),
        absent=arrays["absent"],
        hidden=(_parts_of(arrays["hidden"]), arrays["hidden_bias"]),
        out=(arrays["out"], arrays["out_bias"]),
    )


def _parts_of(weights: Floats) -> Floats:
    """Weights `(H, 5 H)` over five things side by side as `(5, H, H)`, each to be multiplied from the left."""
    size = len(weights)
    return np.ascontiguousarray(weights.T.reshape(-1, size, size))


def read_passages(passages: Iterable[MarkedPassage], encoder: Encoder) -> Iterator[Reading]:
    """
    Run the encoder over passages; one reading for each sentence that is asked about, in order.

    A passage is read in windows, one after the other. Nothing outside it changes the result but by rounding.

    Args:
        passages: the sentences.
        encoder: from `load_encoder`.
    """
    seen: list[Seen] = []
    for passage in passages:
        rows = [tokens_of(text, encoder.tokenizer) for text in passage.texts]
        for window in windows([len(ids) for ids, _ in rows]):
            if not passage.asked.keys().isdisjoint(window):
                seen += _seen_in(passage, rows, numbers=window, encoder=encoder)
            if len(seen) >= _TOGETHER:
                yield from _readings_of(seen, encoder)
                seen = []
    if seen:
        yield from _readings_of(seen, encoder)


def windows(lengths: Sequence[int]) -> Iterator[range]:
    """
    The numbers of the sentences that are read at once, window by window.

    Up to three sentences, in windows of like size where there is room.

    Args:
        lengths: how many tokens the sentences have.
    """
    start = 0
    while start < len(lengths):
        left = len(lengths) - start
        most = ceil(left / ceil(left / _MOST_SENTENCES))
        end = start + 1
        while end < start + most and sum(lengths[start : end + 1]) <= _LONGEST_WINDOW:
            end += 1
        yield range(start, end)
        start = end


def _seen_in(passage: MarkedPassage, rows: Sequence[Tokens], *, numbers: range, encoder: Encoder) -> Iterator[Seen]:
    """Those of the sentences with these numbers that are asked about; all are read at once."""
    ids = np.concatenate([rows[n][0] for n in numbers])
    sentences = np.repeat(np.arange(len(numbers)), [len(rows[n][0]) for n in numbers])
    output = encoder.session.run(None, {"ids": ids[None], "sentences": sentences[None].astype(np.float32)})[0][0]
    known: dict[str, Floats] = {}
    for number in numbers:
        at = sentences == number - numbers.start
        here = _states_of_actors(passage.actors, ids[at], states=output[at])
        known = known | here
        marked = passage.asked.get(number)
        if marked is not None:
            pairs = _pairs_read(marked, here, known)
            actors = [known.get(actor, encoder.absent) for pair in pairs for actor in pair]
            both = np.asarray(actors, np.float32).reshape(len(pairs), 2, output.shape[1])
            yield Seen(marked, pairs, frozenset(known), rows[number][1], output[at], both)


def _readings_of(seen: Sequence[Seen], encoder: Encoder) -> Iterator[Reading]:
    """What the layer over pairs and the outputs make of some sentences."""
    hidden = _hidden_of(seen, encoder)
    logits = ((hidden * ndtr(hidden)) @ encoder.out[0].T + encoder.out[1]).astype(np.float32)
    end = 0
    for one in seen:
        begin, end = end, end + len(one.pairs)
        yield Reading(one, hidden[begin:end], logits[begin:end])


def _hidden_of(seen: Sequence[Seen], encoder: Encoder) -> Floats:
    """What the layer over pairs makes of all pairs of some sentences, shape `(P, H)`, before its nonlinearity."""
    of_first, of_mean, of_one, of_other, of_product = encoder.hidden[0]
    first, mean = (np.stack(rows) for rows in ([s.states[0] for s in seen], [s.states.mean(axis=0) for s in seen]))
    whole = first @ of_first + mean @ of_mean + encoder.hidden[1]
    actors = np.concatenate([s.actors for s in seen])
    one, other = actors[:, 0], actors[:, 1]
    hidden = one @ of_one + other @ of_other + (one * other) @ of_product
    return np.asarray(hidden + whole.repeat([len(s.pairs) for s in seen], axis=0), np.float32)


def _pairs_read(marked: Marked, here: Mapping[str, Floats], known: Mapping[str, Floats]) -> tuple[tuple[str, str], ...]:
    """
    The pairs of a sentence that lose no name to what is cut off, nor to another window.

    Args:
        marked: the sentence.
        here: the states of the actors whose markers are read in it.
        known: of those and of the ones read before.
    """
    may = {*known, *marked.focal}
    return tuple(p for p in marked.pairs if all(a in (here if a in marked.mentions else may) for a in p))


def tokens_of(text: str, tokenizer: Any) -> Tokens:
    """
    What is read of a sentence: its first 112 tokens.

    Args:
        text: the sentence, with markers.
        tokenizer: the encoder's.

    Returns:
        The vocabulary's numbers, with the signs of beginning and end, and where each begins and ends in `text`.
    """
    row = tokenizer.encode(text)
    ids, offsets = row.ids, row.offsets
    if len(ids) > _LONGEST:
        ids, offsets = [*ids[: _LONGEST - 1], ids[-1]], [*offsets[: _LONGEST - 1], offsets[-1]]
    return np.asarray(ids, np.int64), tuple(offsets)


def _states_of_actors(actors: Sequence[str], ids: NDArray[np.int64], *, states: Floats) -> dict[str, Floats]:
    """The mean state of the markers of each actor that has some among these tokens."""
    places = ((actor, ids == _FIRST_MARKER + number) for number, actor in enumerate(actors))
    return {actor: np.asarray(states[at].mean(axis=0), np.float32) for actor, at in places if at.any()}


def weights_of_tokens(reading: Reading, pair: int, label: int, encoder: Encoder) -> Floats:
    """
    How much each token's state adds to the logit of a label through the mean state, to first order, shape `(T,)`.

    All tokens share the gradient of the logit by that mean. What they add through the markers' states is left out.

    Args:
        reading: of the sentence.
        pair: number of the pair in `reading.seen.pairs`.
        label: number of the label.
        encoder: the one that read it.
    """
    states, hidden = reading.seen.states, reading.hidden[pair]
    slope = ndtr(hidden) + hidden * np.exp(-(hidden**2) / 2) / sqrt(2 * pi)
    gradient = encoder.hidden[0][1] @ (encoder.out[0][label] * slope)
    return np.asarray(states @ gradient / len(states), np.float32)
