"""Trains the encoder: `python training/encoder/train.py --out encoder.pt` (needs requirements.txt of this folder).

Two cores do some 40 sentences a second. The file is written after every round and every thousand steps; `--start
encoder.pt` begins with its weights.
"""

from __future__ import annotations

import argparse
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

LAYERS, BATCH, KEPT_BACK = 6, 32, 40
_EVERY = 100
_HEAD = {"h1", "h2", "mark", "gone"}  # what the published encoder does not have learns five times as fast


def main() -> None:
    """Train and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="begin with the weights of this file")
    parser.add_argument("--rounds", type=float, default=6)
    parser.add_argument("--rate", type=float, default=2e-4, help="the highest learning rate")
    parser.add_argument("--last", type=float, default=0.02, help="the last learning rate, as a share of the highest")
    args = parser.parse_args()
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    examples = read_all()
    back, rest = examples[::KEPT_BACK], [e for i, e in enumerate(examples) if i % KEPT_BACK]
    net = from_published(LAYERS)
    if args.start:
        net.load_state_dict(torch.load(args.start))
    tokenizer = load_tokenizer()
    head = [p for name, p in net.named_parameters() if name.split(".")[0] in _HEAD]
    body = [p for name, p in net.named_parameters() if name.split(".")[0] not in _HEAD and p.requires_grad]
    groups = [{"params": body, "times": 1}, {"params": head, "times": 5}]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, weight_decay=0.01)
    steps, done, began = int(args.rounds * math.ceil(len(rest) / BATCH)), 0, time.monotonic()
    print(f"{len(rest)} sentences, {len(back)} kept back, {steps} steps", flush=True)
    while done < steps:
        losses = []
        net.train()
        for *inputs, labels in batches(rest, tokenizer, rng, size=BATCH, training=True):
            share = min(1, (done + 1) / 100) * (
                args.last + (1 - args.last) * (1 + math.cos(math.pi * done / steps)) / 2
            )
            for group in optimizer.param_groups:
                group["lr"] = args.rate * group["times"] * share
            loss = nn.functional.binary_cross_entropy_with_logits(net(*inputs), labels, reduction="none").sum(-1).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            done += 1
            if done % _EVERY == 0:
                speed = done * BATCH / (time.monotonic() - began)
                print(f"step {done} of {steps}: loss {np.mean(losses):.3f}, {speed:.0f} sentences/s", flush=True)
            if done % 1000 == 0:
                torch.save(net.state_dict(), args.out)
            if done >= steps:
                break
        torch.save(net.state_dict(), args.out)
        print(f"loss {np.mean(losses):.3f}; {scored(net, back, tokenizer, rng)}", flush=True)


def scored(net: Network, examples: Sequence[Example], tokenizer: Tokenizer, rng: np.random.Generator) -> str:
    """F1 over all labels of sentences kept back, at the best of some thresholds, and by kind."""
    net.eval()
    told, said = [], []
    with torch.inference_mode():
        for *inputs, labels in batches(examples, tokenizer, rng, size=64, training=False):
            told.append(labels.numpy())
            said.append(torch.sigmoid(net(*inputs)).numpy())
    gold, p = np.concatenate(told), np.concatenate(said)

    def f1(columns: list[int], t: float) -> float:
        hits = (gold * (p > t))[:, columns].sum()
        return float(2 * hits / max(gold[:, columns].sum() + (p > t)[:, columns].sum(), 1))

    every = list(range(len(LABELS)))
    best = max(np.arange(0.1, 0.7, 0.05), key=lambda t: f1(every, t))
    kinds = dict.fromkeys(label.split()[0] for label in LABELS)
    by_kind = {k: f1([i for i, label in enumerate(LABELS) if label.split()[0] == k], best) for k in kinds}
    return f"F1 {f1(every, best):.3f} at {best:.2f}: " + ", ".join(f"{k} {v:.3f}" for k, v in by_kind.items())


if __name__ == "__main__":
    main()
