"""Below which probability on the encoder's reading a rule's claim is right less than one time in fifty.

`python training/encoder/doubts.py [REGISTER …]`, where amity is installed: for `coding/data/doubted.toml`. The passages
of `unread`, whose hands the weights have not read, are given made-up names and coded by the rules; a claim is right
where their hand coded it so. All eight registers take some minutes.
Prints, by kind, how many claims are right, and where a logistic regression on the logit of the encoder's probability,
with one slope for all kinds, puts one in fifty.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from examples import LABELS, UNREAD, Passage, by_register
from scipy.optimize import minimize
from scipy.special import expit, logit

from amity.actors import Gazetteer, load_gazetteer
from amity.coding.asides import drop_asides
from amity.coding.draft import Draft, Options
from amity.coding.encoder.claims import name_of
from amity.coding.encoder.doubted import held_of
from amity.coding.encoder.marking import mark_passages
from amity.coding.encoder.network import ORDERED, load_encoder, read_passages
from amity.coding.model_package import load_english
from amity.coding.pipeline import STEPS
from amity.coding.unsaid import drop_unsaid
from amity.model import Actor, Document

WANTED = 0.02  # of the claims at the bound are right
KINDS = ("tie", "event", "driver", "forecast", "conditional")
Row = tuple[int, float, bool]  # number of the kind, probability, whether it is right
TOGETHER = 8  # passages of a text, which then has more actors than a note
_STEMS = product(("Az", "Bor", "Cald", "Drev", "Kar", "Mir", "Nosk", "Tarn"), ("anian", "emite", "ovan", "urish"))
_SORTS = ("Front", "League", "Brigades", "Army", "Movement", "Council")
NAMES = [f"{a}{b} {_SORTS[(i + n) % len(_SORTS)]}" for n, (a, b) in enumerate(_STEMS) for i in (0, 3)]


def main() -> None:
    """Print the bounds, of the passages of all registers or of those named on the command line."""
    passages = unread(sys.argv[1:])
    gazetteer = load_gazetteer(Actor(f"a{i}", name) for i, name in enumerate(NAMES))
    rows: list[Row] = []
    for at in range(0, len(passages), TOGETHER):
        rows += rows_of(passages[at : at + TOGETHER], gazetteer)
        print(f"{min(at + TOGETHER, len(passages))} of {len(passages)} passages: {len(rows)} claims", flush=True)
    for kind, (bound, right) in zip(KINDS, bounds_of(rows), strict=True):
        told = f"{right.mean():.2f} right; one in fifty at {bound:.4f}" if right.size else "too few"
        print(f"{kind}: {right.size} claims, {told}")


def unread(registers: Sequence[str]) -> list[Passage]:
    """
    The unread passages of some registers, of all where none is named.

    Raises:
        SystemExit: there is no such register.
    """
    named = [*by_register(UNREAD)]
    known = sorted({name for name, _ in named})
    if missing := [name for name in registers if name not in known]:
        sys.exit(f"there is no register {missing[0]!r}; there are {', '.join(known)}")
    return [passage for name, passage in named if not registers or name in registers]


def rows_of(passages: Sequence[Passage], gazetteer: Gazetteer) -> Iterator[Row]:
    """What the rules claim of some passages in one text, as far as the encoder was asked about it."""
    text, starts, told = text_of(passages)
    draft = draft_of(text, gazetteer)
    drop_unsaid(draft)
    drop_asides(draft)
    known_actors = gazetteer.actors.keys()
    encoder = load_encoder()
    for reading in read_passages(mark_passages(draft), encoder):
        at = reading.seen.marked.parsed.index
        own = [c for c in draft.claims if c.parsed.index == at and {*c.actors} <= known_actors]
        for claim, p in held_of(own, reading, encoder):
            known = told[bisect_right(starts, claim.trigger.start) - 1]
            ways = [claim.actors] if claim.kind in ORDERED else [claim.actors, claim.actors[::-1]]
            yield KINDS.index(claim.kind), p, any((*way, name_of(claim.label)) in known for way in ways)


def draft_of(text: str, gazetteer: Gazetteer) -> Draft:
    """A text with what the rules claim of it, before the encoder is asked."""
    draft = Draft(Document("d", "d", text, ""), gazetteer, load_english(), Options())
    for step in STEPS[: next(i for i, s in enumerate(STEPS) if s.name == "learned")]:
        step.run(draft)
    return draft


def text_of(passages: Sequence[Passage]) -> tuple[str, list[int], list[set[tuple[str, str, str]]]]:
    """Passages as paragraphs of a text, where each sentence starts, and what it is coded to say of which ids."""
    text, starts, told, used = "", [], [], 0
    for passage in passages:
        letters = sorted({letter for example in passage for letter in example.taken})
        numbers = {letter: used + i for i, letter in enumerate(letters)}
        used += len(letters)
        for example in passage:
            starts.append(len(text))
            told.append(
                {(f"a{numbers[a]}", f"a{numbers[b]}", LABELS[n]) for (a, b), ns in example.told.items() for n in ns}
            )
            text += "".join(words or NAMES[numbers[letter]] if letter else words for letter, words in example.pieces)
            text += " "
        text = text.rstrip() + "\n\n"
    return text, starts, told


def bounds_of(rows: Sequence[Row]) -> list[tuple[float, np.ndarray]]:
    """For each kind the probability at which as few are right as is wanted, and which claims are right."""
    kinds, held, right = (np.array(column) for column in zip(*rows, strict=True))
    x = logit(held.clip(1e-6, 1 - 1e-6))

    def loss(weights: np.ndarray) -> float:
        p = expit(weights[0] * x + weights[1 + kinds]).clip(1e-9, 1 - 1e-9)
        return float(-np.where(right, np.log(p), np.log(1 - p)).mean() + 1e-3 * (weights**2).sum() / len(rows))

    slope, *levels = minimize(loss, np.array([0.4] + [-1.0] * len(KINDS))).x
    return [(float(expit((logit(WANTED) - level) / slope)), right[kinds == n]) for n, level in enumerate(levels)]


if __name__ == "__main__":
    main()
