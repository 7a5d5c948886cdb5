"""Calibrates the encoder on other hands than it was trained on.

`python training/encoder/calibrate.py encoder.pt --out calibrated.pt`: of the passages of `unread`, a logistic
regression gives for each label how its logit is to be stretched and moved for its probability to be how often the label
is told (Platt 1999). The outputs' weights take both in. Prints what it finds, and, fitted on half of the pairs, how
many labels are told in the other half of those held about so likely, before and after.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from examples import LABELS, UNREAD, by_register
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

RIDGE = (20.0, 2.0)  # how much a slope other than 1 costs, and a shift other than 0, in the sum of log losses
BOUNDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # between which probabilities are taken together
_SIZE = 3072  # tokens of a batch


def main() -> None:
    """Fit, and write the weights with what was fitted."""
    import torch

    from network import MiniLM, batches, load_tokenizer

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    state = torch.load(args.weights)
    net = MiniLM(1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers.")))
    net.load_state_dict(state)
    net.eval()
    passages = [passage for _, passage in by_register(UNREAD)]
    rows: list[tuple[NDArray[np.float32], ...]] = []
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for *inputs, labels, counts in batches(
            passages, load_tokenizer(), np.random.default_rng(0), size=_SIZE, training=False
        ):
            rows.append(tuple(t.float().numpy() for t in (net(*inputs), labels, counts)))
    logits, told, counted = (np.concatenate(column) for column in zip(*rows, strict=True))
    asked = counted > 0
    found = fitted_each(logits, told, asked)
    for label, (slope, shift) in zip(LABELS, found.tolist(), strict=True):
        print(f"{label}: {slope:.2f} times the logit {shift:+.2f}")
    half = np.random.default_rng(0).random(len(logits)) < 0.5
    kinds = np.array([not label.startswith("probability") for label in LABELS])  # steps of a forecast's apart
    other = asked & kinds & ~half[:, None]
    after = logits * (of_half := fitted_each(logits, told, asked & half[:, None]))[:, 0] + of_half[:, 1]
    shares = zip(*(shares_told(expit(x[other]), told[other]) for x in (logits, after)), strict=True)
    for low, high, (before, then) in zip(BOUNDS, BOUNDS[1:], shares, strict=False):
        print(f"held to be {low} to {high}: told of {before:.2f}, calibrated on the other half {then:.2f}")
    slopes, shifts = torch.from_numpy(found).T
    state["h2.weight"] = state["h2.weight"] * slopes[:, None]
    state["h2.bias"] = state["h2.bias"] * slopes + shifts
    torch.save(state, args.out)


def fitted_each(
    logits: NDArray[np.float32], told: NDArray[np.float32], asked: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Slope and shift of each label, `(K, 2)`, from the pairs in which it is asked about; all of shape `(N, K)`."""
    columns = zip(logits.T, told.T, asked.T, strict=True)
    return np.array([fitted(z[chosen], y[chosen]) for z, y, chosen in columns], np.float32)


def shares_told(held: NDArray[np.float32], told: NDArray[np.float32]) -> list[float]:
    """Of the probabilities between each two of `BOUNDS`, the share of which it is told; not a number where none is."""
    at = np.digitize(held, BOUNDS[:-1])
    return [float(told[at == i].mean()) if (at == i).any() else float("nan") for i in range(1, len(BOUNDS))]


def fitted(logits: NDArray[np.float32], told: NDArray[np.float32]) -> tuple[float, float]:
    """
    How a label's logit is stretched and moved for its probability to be how often the label is told.

    Args:
        logits: of cases in which the label is asked about, shape `(N,)`.
        told: 1 where it is told, else 0, same shape.

    Returns:
        Slope and shift, 1 and 0 where there are no cases.
    """
    z, y = logits.astype(float), told.astype(float)

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        x, away = at[0] * z + at[1], at - (1, 0)
        rest = expit(x) - y
        whole = np.logaddexp(0, x).sum() - (x * y).sum() + (RIDGE * away**2).sum()
        return whole, np.array([(rest * z).sum(), rest.sum()]) + 2 * np.array(RIDGE) * away

    slope, shift = minimize(loss, np.array([1.0, 0.0]), jac=True).x
    return float(slope), float(shift)


if __name__ == "__main__":
    main()
