"""The encoder: which kinds of statement a sentence is likely to make of a pair, and which words make it so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from amity.coding.encoder.marking import Marked

Floats = NDArray[np.float32]
_LONGEST, _LONGEST_BEFORE = 112, 46  # tokens, as in training/encoder/examples.py
_FIRST_MARKER = 1  # the vocabulary's number of the first marker
_FOLDER = "model"
_SLOWER = ["SkipLayerNormFusion"]  # a sum and its norm in one take a tenth longer than one after the other


@dataclass(frozen=True, slots=True)
class Encoder:
    """
    The network and its labels.

    Attributes:
        session: runs the layers; told which tokens are of the sentence before, it gives `H` numbers for each token.
        tokenizer: cuts text into tokens.
        labels: what the `K` outputs mean.
        kinds: the kind of each; `probability` is that of a forecast.
        absent: state of an actor that neither the sentence nor the one before names, shape `(H,)`.
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


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What the encoder makes of a sentence.

    Attributes:
        marked: the sentence.
        pairs: those of its pairs that lose no name to what is cut off.
        named: the actors whose markers are read, in the sentence or in the one before.
        offsets: of each token of the sentence, where it begins and ends in `marked.text`; equal for those that stand
            for no words.
        states: of the same tokens, shape `(T, H)`.
        hidden: what the layer over pairs makes of each, before its nonlinearity, shape `(P, H)`.
        logits: of each pair and label, shape `(P, K)`.
    """

    marked: Marked
    pairs: tuple[tuple[str, str], ...]
    named: frozenset[str]
    offsets: tuple[tuple[int, int], ...]
    states: Floats
    hidden: Floats
    logits: Floats

    @property
    def probabilities(self) -> Floats:
        """Of each pair and label, shape `(P, K)`, from 0 to 1."""
        return np.asarray(expit(self.logits), np.float32)


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


def read_sentence(marked: Marked, encoder: Encoder) -> Reading:
    """
    Run the encoder over one sentence and the one before it, so that nothing else that is read changes the result.

    Args:
        marked: the sentence.
        encoder: from `load_encoder`.
    """
    ids, before, offsets = tokens_of(marked.text, marked.before, encoder.tokenizer)
    is_before = np.zeros(len(ids), np.bool_)
    is_before[1 : 1 + before] = True
    output = encoder.session.run(None, {"ids": ids[None], "before": is_before[None].astype(np.float32)})[0][0]
    states = output[~is_before]
    here = _states_of_actors(marked, ids[~is_before], states)
    known = _states_of_actors(marked, ids[is_before], output[is_before]) | here
    lost = {a for a in marked.actors if a not in (here if a in marked.mentions else {*known, *marked.focal})}
    pairs = tuple(pair for pair in marked.pairs if not lost.intersection(pair))
    hidden = _hidden_of(pairs, states, known=known, encoder=encoder)
    logits = (hidden * ndtr(hidden)) @ encoder.out[0].T + encoder.out[1]
    return Reading(marked, pairs, frozenset(known), offsets, states, hidden, logits.astype(np.float32))


def _hidden_of(
    pairs: Sequence[tuple[str, str]], states: Floats, *, known: Mapping[str, Floats], encoder: Encoder
) -> Floats:
    """
    What the layer over pairs makes of each, before its nonlinearity, shape `(P, H)`.

    Args:
        pairs: of actors.
        states: of the tokens of the sentence, shape `(T, H)`.
        known: of the actors that are read, each of shape `(H,)`.
        encoder: whose layer it is.
    """
    of_first, of_mean, of_one, of_other, of_product = encoder.hidden[0]
    number = {actor: i for i, actor in enumerate(dict.fromkeys(a for pair in pairs for a in pair))}
    actors = np.asarray([known.get(a, encoder.absent) for a in number], np.float32).reshape(-1, states.shape[1])
    one, other = np.asarray([[number[a] for a in pair] for pair in pairs], np.int64).reshape(-1, 2).T
    whole = states[0] @ of_first + states.mean(axis=0) @ of_mean + encoder.hidden[1]
    hidden = (actors @ of_one)[one] + (actors @ of_other)[other] + (actors[one] * actors[other]) @ of_product
    return np.asarray(hidden + whole, np.float32)


def tokens_of(text: str, before: str, tokenizer: Any) -> tuple[NDArray[np.int64], int, tuple[tuple[int, int], ...]]:
    """
    What is read of a sentence (its first 112 tokens) and of the one before it (its last 46).

    Args:
        text: the sentence, with markers.
        before: the one before it, the same; may be empty.
        tokenizer: the encoder's.

    Returns:
        The vocabulary's numbers `[first, *before, separator, *sentence, separator]`; how many of them, after the first,
        are of the sentence before; of the others, where they begin and end in `text`.
    """
    row = tokenizer.encode(text)
    ids, offsets = row.ids, row.offsets
    if len(ids) > _LONGEST:
        ids, offsets = [*ids[: _LONGEST - 1], ids[-1]], [*offsets[: _LONGEST - 1], offsets[-1]]
    first, *rest = ids
    earlier = tokenizer.encode(before, add_special_tokens=False).ids[-_LONGEST_BEFORE:]
    earlier += rest[-1:] if earlier else []
    return np.asarray([first, *earlier, *rest], np.int64), len(earlier), tuple(offsets)


def _states_of_actors(marked: Marked, ids: NDArray[np.int64], states: Floats) -> dict[str, Floats]:
    """The mean state of the markers of each actor that has some among these tokens."""
    places = ((actor, ids == _FIRST_MARKER + number) for number, actor in enumerate(marked.actors))
    return {actor: np.asarray(states[at].mean(axis=0), np.float32) for actor, at in places if at.any()}


def weights_of_tokens(reading: Reading, pair: int, label: int, encoder: Encoder) -> Floats:
    """
    How much each token's state adds to the logit of a label through the mean state, to first order, shape `(T,)`.

    All tokens share the gradient of the logit by that mean. What they add through the markers' states is left out.

    Args:
        reading: of the sentence.
        pair: number of the pair in `reading.pairs`.
        label: number of the label.
        encoder: the one that read it.
    """
    hidden = reading.hidden[pair]
    slope = ndtr(hidden) + hidden * np.exp(-(hidden**2) / 2) / np.sqrt(2 * np.pi)
    gradient = encoder.hidden[0][1] @ (encoder.out[0][label] * slope)
    return np.asarray(reading.states @ gradient / len(reading.states), np.float32)
