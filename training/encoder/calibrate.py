"""Calibrates the encoder on other hands than it was trained on.

`python training/encoder/calibrate.py encoder.pt --resolved FOLDER --out calibrated.pt`: of the passages of `unread` as
the coder marks them (`resolved.py --unread`), a logistic regression gives for each label how its logit is to be
stretched and moved for its probability to be how often the label is told (Platt 1999). The outputs' weights take both
in. Prints what it finds, and, fitted on four hands, how many labels the other four tell of those held about so likely,
before and after.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from examples import LABELS, UNREAD, Passage, paired_passages
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

RIDGE = (20.0, 2.0)  # how much a slope other than 1 costs, and a shift other than 0, in the sum of log losses
BOUNDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # between which probabilities are taken together
_SIZE = 3072  # tokens of a batch
Cases = tuple[
    NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]
]  # logits, what is told, what is asked: (N, K)


def main() -> None:
    """Fit, and write the weights with what was fitted."""
    import torch

    from network import MiniLM

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--resolved", type=Path, required=True, help="the folder of `resolved.py --unread`")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    state = torch.load(args.weights)
    net = MiniLM(1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers.")))
    net.load_state_dict(state)
    named = [(name, marked) for name, _, marked in paired_passages(args.resolved, UNREAD)]
    hands = sorted({name for name, _ in named})
    some, others = (
        _read([passage for name, passage in named if name in chosen], net.eval())
        for chosen in (hands[::2], hands[1::2])
    )
    found = fitted_each(*(np.concatenate(pair) for pair in zip(some, others, strict=True)))
    for label, (slope, shift) in zip(LABELS, found.tolist(), strict=True):
        print(f"{label}: {slope:.2f} times the logit {shift:+.2f}")
    _print_shares(some, others)
    slopes, shifts = torch.from_numpy(found).T
    state["h2.weight"] = state["h2.weight"] * slopes[:, None]
    state["h2.bias"] = state["h2.bias"] * slopes + shifts
    torch.save(state, args.out)


def _read(passages: Sequence[Passage], net: Any) -> Cases:
    """What the network makes of passages."""
    import torch

    from network import batches, load_tokenizer

    rng, rows = np.random.default_rng(0), []
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for *inputs, labels, counts in batches(passages, load_tokenizer(), rng, size=_SIZE, training=False):
            rows.append((net(*inputs).float().numpy(), labels.numpy(), counts.numpy() > 0))
    logits, told, asked = (np.concatenate(column) for column in zip(*rows, strict=True))
    return logits, told, asked


def _print_shares(some: Cases, others: Cases) -> None:
    """Print how many labels the other hands tell of those held so likely, before and after."""
    fitted_on_some = fitted_each(*some)
    logits, told, asked = others
    asked = asked & [not label.startswith("probability") for label in LABELS]  # which are steps of a forecast's
    after = logits * fitted_on_some[:, 0] + fitted_on_some[:, 1]
    before, then = (shares_told(expit(x[asked]), told[asked]) for x in (logits, after))
    for row in zip(BOUNDS[:-1], BOUNDS[1:], before, then, strict=True):
        print("held to be {} to {}: told of {:.2f}, calibrated on other hands {:.2f}".format(*row))


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
