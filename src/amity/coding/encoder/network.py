"""The encoder: which kinds of statement a sentence is likely to make of a pair, and which words make it so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from amity.coding.encoder.marking import MOST_ACTORS, Marked

Floats = NDArray[np.float32]
_LONGEST = 128  # tokens
_FIRST_MARKER = 1  # the vocabulary's number of the first marker
_FOLDER = "model"


@dataclass(frozen=True, slots=True)
class Encoder:
    """
    The network and its labels.

    Attributes:
        session: runs the layers; gives a state of `H` numbers for each token.
        tokenizer: cuts text into tokens.
        labels: what the `K` outputs mean.
        kinds: the kind of each; `probability` is that of a forecast.
        absent: state of an actor that a sentence does not name, shape `(H,)`.
        hidden: weights `(H, 5 H)` and biases `(H,)` of the layer over a pair.
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
        pairs: those of its pairs whose markers stand among the first 128 tokens.
        offsets: of each token, where it begins and ends in `marked.text`; equal for those that stand for no words.
        states: of each token, shape `(T, H)`.
        features: of each pair, shape `(P, 5 H)`.
        logits: of each pair and label, shape `(P, K)`.
    """

    marked: Marked
    pairs: tuple[tuple[str, str], ...]
    offsets: tuple[tuple[int, int], ...]
    states: Floats
    features: Floats
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
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_str(folder.joinpath("tokenizer.json").read_text("utf-8"))
    tokenizer.enable_truncation(_LONGEST)
    with resources.as_file(folder.joinpath("head.npz")) as path, np.load(path) as head:
        arrays = {name: head[name].astype(np.float32) for name in head.files}
    labels = tuple(json.loads(folder.joinpath("labels.json").read_text("utf-8")))
    return Encoder(
        session=session,
        tokenizer=tokenizer,
        labels=labels,
        kinds=tuple(label.split()[0] for label in labels),
        absent=arrays["absent"],
        hidden=(arrays["hidden"], arrays["hidden_bias"]),
        out=(arrays["out"], arrays["out_bias"]),
    )


def read_sentence(marked: Marked, encoder: Encoder) -> Reading:
    """
    Run the encoder over one sentence; alone, so that the result does not hang on what else is read.

    Args:
        marked: the sentence.
        encoder: from `load_encoder`.
    """
    tokens = encoder.tokenizer.encode(marked.text)
    ids = np.asarray([tokens.ids], np.int64)
    states = encoder.session.run(None, {"ids": ids})[0][0]
    of_marker = [_mean(states, ids[0] == _FIRST_MARKER + m, encoder.absent) for m in range(MOST_ACTORS)]
    lost = {a for a in marked.mentions if a in marked.actors and _FIRST_MARKER + marked.marker_of(a) not in ids[0]}
    pairs = tuple(pair for pair in marked.pairs if not lost.intersection(pair))
    mean = states.mean(axis=0)
    features = np.zeros((len(pairs), 5 * states.shape[1]), np.float32)
    for row, (one, other) in zip(features, pairs, strict=True):
        a, b = of_marker[marked.marker_of(one)], of_marker[marked.marker_of(other)]
        np.concatenate([states[0], mean, a, b, a * b], out=row)
    hidden = features @ encoder.hidden[0].T + encoder.hidden[1]
    logits = (hidden * ndtr(hidden)) @ encoder.out[0].T + encoder.out[1]
    return Reading(marked, pairs, tuple(tokens.offsets), states, features, logits.astype(np.float32))


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
    size = reading.states.shape[1]
    hidden = encoder.hidden[0] @ reading.features[pair] + encoder.hidden[1]
    slope = ndtr(hidden) + hidden * np.exp(-(hidden**2) / 2) / np.sqrt(2 * np.pi)
    gradient = (encoder.out[0][label] * slope) @ encoder.hidden[0][:, size : 2 * size]
    return np.asarray(reading.states @ gradient / len(reading.states), np.float32)


def _mean(states: Floats, chosen: NDArray[np.bool_], absent: Floats) -> Floats:
    return np.asarray(states[chosen].mean(axis=0), np.float32) if chosen.any() else absent
