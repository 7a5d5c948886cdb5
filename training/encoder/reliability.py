"""How often what the coder reads with the encoder is right, by how likely the encoder holds it.

`python training/encoder/reliability.py`, where amity is installed. As `doubts.py` it gives made-up names to passages of
`unread`, and lets the rules resolve who is meant: to those that name each actor before they call him otherwise.
Prints of the encoder's likeliest readings how many are right, and of how many the sentence says that much of some two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from doubts import NAMES, TOGETHER, draft_of, text_of, unread
from examples import Passage

from amity.actors import Gazetteer, load_gazetteer
from amity.coding.asides import is_aside
from amity.coding.encoder.learned import guesses_of, likely_guesses, named_together
from amity.coding.encoder.marking import mark_passages
from amity.coding.encoder.network import ORDERED, load_encoder, read_passages
from amity.model import Actor

Row = tuple[float, bool, bool]  # probability, whether it is right, whether it is right of some two


def main() -> None:
    """Print the shares, by tenths."""
    passages = [p for p in unread([]) if is_named_first(p)]
    gazetteer = load_gazetteer(Actor(f"a{i}", name) for i, name in enumerate(NAMES))
    rows: list[Row] = []
    for at in range(0, len(passages), TOGETHER):
        rows += rows_of(passages[at : at + TOGETHER], gazetteer)
    held, right, somewhere = (np.array(column) for column in zip(*rows, strict=True))
    for tenth in range(2, 10):
        chosen = (held * 10).astype(int) == tenth
        told = (
            f"{right[chosen].mean():.2f} right, {somewhere[chosen].mean():.2f} of some two" if chosen.any() else "none"
        )
        print(f"held to be {tenth / 10} to {(tenth + 1) / 10}: {chosen.sum()} readings, {told}")


def is_named_first(passage: Passage) -> bool:
    """Whether each actor of a passage stands there by name before he is called anything else."""
    first: dict[str, bool] = {}
    for letter, words in (piece for example in passage for piece in example.pieces):
        if letter:
            first.setdefault(letter, not words)
    return all(first.values())


def rows_of(passages: Sequence[Passage], gazetteer: Gazetteer) -> Iterator[Row]:
    """What the encoder holds likeliest of some passages in one text."""
    text, starts, told = text_of(passages)
    encoder = load_encoder()
    draft = draft_of(text, gazetteer)
    for reading in read_passages(mark_passages(draft), encoder):
        sentence = reading.seen.marked.parsed.sentence
        known = told[bisect_right(starts, sentence.span.start) - 1]
        told_of = (
            g for g in likely_guesses(reading, encoder) if not is_aside(g.kind, g.actors, sentence.paragraph, draft)
        )
        for guess in guesses_of(told_of, named_together(reading.seen.marked, draft)):
            label = encoder.labels[guess.label]
            ways = [guess.actors] if guess.kind in ORDERED else [guess.actors, guess.actors[::-1]]
            right = any((*way, label) in known for way in ways)
            yield guess.probability, right, any(name == label for *_, name in known)


if __name__ == "__main__":
    main()
