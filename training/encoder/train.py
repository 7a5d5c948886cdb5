"""Trains the encoder: `python training/encoder/train.py --out encoder.pt` (needs requirements.txt of this folder).

`--resolved FOLDER` learns from passages as the coder marks them (`resolved.py`), `--labelled labelled.pt` also from
what a larger network holds of windows (`teacher.py`); `--start encoder.pt` begins with the weights of a file. Two cores
that multiply in bfloat16 do some 190 sentences a second. What is kept is the running mean of the weights, written every
thousand steps and at the end. The layers are compiled, which needs a C++ compiler.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from examples import LABELS, Passage, paired_passages, parted, read_all
from tokenizers import Tokenizer
from torch import nn

from network import Network, batches, from_published, load_tokenizer

Batch = tuple[torch.Tensor, ...]
LAYERS, BATCH = 6, 3072  # tokens of a batch
HEAD_TIMES = 5  # what the published encoder does not have learns so many times as fast
_HAND_MARKED = 0.2  # share of the passages that are read as their hands marked them, where there are others
_EVERY, _SAVED = 100, 1000  # steps
_HEAD = {"h1", "h2", "mark", "gone"}
_TAUGHT, _TAUGHT_BATCHES = 0.7, 2  # share of the teacher's probability in a label; batches with it to one without


@dataclass(frozen=True, slots=True)
class Plan:
    """
    How long and how fast to learn: from `rate` down to the share `last` of it by a cosine, slower in the `warm` steps.

    `memory` is that of the running mean of the weights, by step.
    """

    sentences: float
    rate: float
    last: float
    warm: int
    memory: float


def main() -> None:
    """Train and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="begin with the weights of this file")
    parser.add_argument("--labelled", type=Path, help="windows with a teacher's probabilities, to learn from")
    parser.add_argument("--resolved", type=Path, help="passages as the coder marks them, the folder of resolved.py")
    parser.add_argument("--sentences", type=float, default=900_000, help="how many to read")
    parser.add_argument("--rate", type=float, default=2e-4, help="the highest learning rate")
    parser.add_argument("--last", type=float, default=0.02, help="the last learning rate, as a share of the highest")
    args = parser.parse_args()
    torch.manual_seed(int(args.start is not None))
    rng = np.random.default_rng(int(args.start is not None))  # other windows than those it has begun with
    back, rest = parted(
        [(told, marked) for _, told, marked in paired_passages(args.resolved)]
        if args.resolved
        else [(passage, passage) for passage in read_all()]
    )
    net, tokenizer = from_published(LAYERS), load_tokenizer()
    if args.start:
        net.load_state_dict(torch.load(args.start))
    for layer in net.layers:
        layer.near.requires_grad_(False)  # summing its gradient over all places takes a third of the time
    taught = torch.load(args.labelled) if args.labelled else []

    def once() -> Iterator[Batch]:
        passages = [told if rng.random() < _HAND_MARKED else marked for told, marked in rest]
        fresh = batches(passages, tokenizer, rng, size=BATCH, training=True)
        return mixed(taught, fresh, rng) if taught else fresh

    plan = Plan(args.sentences, args.rate, args.last, warm=100, memory=0.998)
    mean = learn(net, once, plan, head=HEAD_TIMES, out=args.out)
    print(scored(mean, [marked for _, marked in back], tokenizer, rng), flush=True)


def learn(net: Network, once: Callable[[], Iterator[Batch]], plan: Plan, *, head: float, out: Path) -> Network:
    """
    Train a network, and keep the running mean of its weights.

    Args:
        net: changes.
        once: gives the batches of one round, as `batches` does.
        plan: how long and how fast.
        head: how many times as fast the new weights learn.
        out: file of the mean.

    Returns:
        The mean.
    """
    mean = copy.deepcopy(net)
    for layer in net.layers:
        layer.compile(dynamic=True)
    optimizer = optimizer_of(net, head=head)
    read, losses, began = 0, [], time.monotonic()
    net.train()
    for steps, batch in enumerate(_rounds(once)):
        if read >= plan.sentences:
            break
        share = plan.last + (1 - plan.last) * (1 + math.cos(math.pi * read / plan.sentences)) / 2
        losses.append(step(net, batch, optimizer, rate=plan.rate * min(1, (steps + 1) / plan.warm) * share))
        follow(mean, net, min(plan.memory, steps / (steps + 10)))
        read += sentences_of(batch)
        if (steps + 1) % _EVERY == 0:
            loss, speed = np.mean(losses[-_EVERY:]), read / (time.monotonic() - began)
            print(f"{read} of {plan.sentences:.0f} sentences: loss {loss:.3f}, {speed:.0f} a second", flush=True)
        if (steps + 1) % _SAVED == 0:
            torch.save(mean.state_dict(), out)
    torch.save(mean.state_dict(), out)
    return mean


def _rounds(once: Callable[[], Iterator[Batch]]) -> Iterator[Batch]:
    while True:
        yield from once()


def softened(labelled: Batch) -> Batch:
    """A batch whose labels are partly what the teacher holds of them."""
    *inputs, labels, counts, held = labelled
    return (*inputs, labels.float().lerp(held.float(), _TAUGHT), counts.float())


def mixed(taught: Sequence[Batch], fresh: Iterator[Batch], rng: np.random.Generator) -> Iterator[Batch]:
    """Two batches that the teacher has labelled and a fresh one in turn, until there are no more fresh ones."""
    row: list[int] = []
    for batch in fresh:
        while len(row) < _TAUGHT_BATCHES:
            row += rng.permutation(len(taught)).tolist()
        yield from (softened(taught[row.pop()]) for _ in range(_TAUGHT_BATCHES))
        yield batch


def sentences_of(batch: Batch) -> int:
    """How many sentences of a batch have a pair that is asked about."""
    return len(batch[2][:, :2].unique(dim=0))


def optimizer_of(net: Network, *, head: float) -> torch.optim.Optimizer:
    """AdamW with two groups: the published weights, and the new ones, which learn `head` times as fast."""
    new = [p for name, p in net.named_parameters() if not _HEAD.isdisjoint(name.split("."))]
    body = [p for name, p in net.named_parameters() if _HEAD.isdisjoint(name.split(".")) and p.requires_grad]
    groups = [{"params": body, "times": 1}, {"params": new, "times": head}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def step(net: Network, batch: Batch, optimizer: torch.optim.Optimizer, *, rate: float) -> float:
    """One step of the optimizer; the loss, summed over labels, as a mean of pairs."""
    *inputs, labels, counts = batch
    for group in optimizer.param_groups:
        group["lr"] = rate * group["times"]
    with torch.autocast("cpu", torch.bfloat16):
        logits = net(*inputs).float()
    loss = nn.functional.binary_cross_entropy_with_logits(logits, labels, counts, reduction="none").sum(-1).mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    return loss.item()


@torch.no_grad()
def follow(mean: Network, net: Network, memory: float) -> None:
    """Move the running mean of the weights (Polyak and Juditsky 1992) towards the network's."""
    for m, p in zip(mean.parameters(), net.parameters(), strict=True):
        if p.requires_grad:
            m.lerp_(p, 1 - memory)


def scored(net: Network, passages: Sequence[Passage], tokenizer: Tokenizer, rng: np.random.Generator) -> str:
    """F1 over all labels of sentences kept back, at the best of some thresholds, and by kind."""
    net.eval()
    told, said, lost = [], [], 0.0
    with torch.inference_mode():
        for *inputs, labels, counts in batches(passages, tokenizer, rng, size=BATCH, training=False):
            logits = net(*inputs)
            lost += nn.functional.binary_cross_entropy_with_logits(logits, labels, counts, reduction="sum").item()
            told.append((labels * counts).numpy())
            said.append((torch.sigmoid(logits) * counts).numpy())
    gold, p = np.concatenate(told), np.concatenate(said)

    def f1(columns: list[int], t: float) -> float:
        hits = (gold * (p > t))[:, columns].sum()
        return float(2 * hits / max(gold[:, columns].sum() + (p > t)[:, columns].sum(), 1))

    every = list(range(len(LABELS)))
    best = max(np.arange(0.1, 0.7, 0.05), key=lambda t: f1(every, t))
    kinds = dict.fromkeys(label.split()[0] for label in LABELS)
    by_kind = {k: f1([i for i, label in enumerate(LABELS) if label.split()[0] == k], best) for k in kinds}
    said_of = ", ".join(f"{k} {v:.3f}" for k, v in by_kind.items())
    return f"kept back: loss {lost / len(gold):.3f}, F1 {f1(every, best):.3f} at {best:.2f}: {said_of}"


if __name__ == "__main__":
    main()
