"""Trains the encoder: `python training/encoder/train.py --out encoder.pt` (needs requirements.txt of this folder).

Two cores that multiply in bfloat16 do some 90 sentences a second, and 120 with `--compile`. What is kept is the running
mean of the weights, written after every round and every thousand steps; `--start encoder.pt` begins with the weights
of a file.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from examples import LABELS, Example, read_all
from tokenizers import Tokenizer
from torch import nn

from network import Network, batches, from_published, load_tokenizer

LAYERS, BATCH, KEPT_BACK = 6, 64, 40
_EVERY = 100
_MEMORY = 0.998  # of the running mean, by step
_HEAD = {"h1", "h2", "mark", "gone", "before"}  # what the published encoder does not have learns five times as fast


def main() -> None:
    """Train and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="begin with the weights of this file")
    parser.add_argument("--rounds", type=float, default=12)
    parser.add_argument("--rate", type=float, default=2e-4, help="the highest learning rate")
    parser.add_argument("--last", type=float, default=0.02, help="the last learning rate, as a share of the highest")
    parser.add_argument("--compile", action="store_true", help="compile the layers first (needs a C++ compiler)")
    args = parser.parse_args()
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    back, rest = parted(read_all())
    net = from_published(LAYERS)
    if args.start:
        net.load_state_dict(torch.load(args.start))
    mean = copy.deepcopy(net)
    for layer in net.layers if args.compile else ():
        layer.compile(dynamic=True)
    tokenizer, optimizer = load_tokenizer(), optimizer_of(net)
    steps, done, began = int(args.rounds * math.ceil(len(rest) / BATCH)), 0, time.monotonic()
    print(f"{len(rest)} sentences, {len(back)} kept back, {steps} steps", flush=True)
    while done < steps:
        losses = []
        net.train()
        for batch in batches(rest, tokenizer, rng, size=BATCH, training=True):
            share = args.last + (1 - args.last) * (1 + math.cos(math.pi * done / steps)) / 2
            losses.append(step(net, batch, optimizer, rate=args.rate * min(1, (done + 1) / 100) * share))
            follow(mean, net, min(_MEMORY, done / (done + 10)))
            done += 1
            if done % _EVERY == 0:
                speed = done * BATCH / (time.monotonic() - began)
                print(f"step {done} of {steps}: loss {np.mean(losses):.3f}, {speed:.0f} sentences/s", flush=True)
            if done % 1000 == 0:
                torch.save(mean.state_dict(), args.out)
            if done >= steps:
                break
        torch.save(mean.state_dict(), args.out)
        print(f"loss {np.mean(losses):.3f}; {scored(mean, back, tokenizer, rng)}", flush=True)


def parted(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """One in forty, kept back, and the rest (which may have one that is kept back for the sentence before)."""
    return list(examples[::KEPT_BACK]), [e for i, e in enumerate(examples) if i % KEPT_BACK]


def optimizer_of(net: Network) -> torch.optim.Optimizer:
    """AdamW with two groups, each with its `times` of the rate."""
    head = [p for name, p in net.named_parameters() if name.split(".")[0] in _HEAD]
    body = [p for name, p in net.named_parameters() if name.split(".")[0] not in _HEAD and p.requires_grad]
    return torch.optim.AdamW([{"params": body, "times": 1}, {"params": head, "times": 5}], weight_decay=0.01)


def step(net: Network, batch: tuple[torch.Tensor, ...], optimizer: torch.optim.Optimizer, *, rate: float) -> float:
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


def scored(net: Network, examples: Sequence[Example], tokenizer: Tokenizer, rng: np.random.Generator) -> str:
    """F1 over all labels of sentences kept back, at the best of some thresholds, and by kind."""
    net.eval()
    told, said, lost = [], [], 0.0
    with torch.inference_mode():
        for *inputs, labels, counts in batches(examples, tokenizer, rng, size=64, training=False):
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
