"""What a rule says and the encoder holds next to impossible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isnan

from amity.coding.draft import Claim, Draft
from amity.coding.encoder.claims import UNTOLD, name_of
from amity.coding.encoder.network import Encoder, Reading
from amity.coding.lexicon import load_table


def mark_doubted(claims: Iterable[Claim], reading: Reading, encoder: Encoder) -> None:
    """
    Mark those of the rules' claims of a sentence that the encoder holds least likely (data/doubted.toml, by kind).

    Args:
        claims: of the rules.
        reading: of the sentence.
        encoder: that read it.
    """
    least = load_table("doubted")["least"]
    for claim, p in held_of(claims, reading, encoder):
        if p < least.get(claim.kind, 0.0):
            name = name_of(claim.label)
            claim.doubt = f"is doubted: the encoder holds “{name}” of the two for all but impossible here ({p:.4f})"


def held_of(claims: Iterable[Claim], reading: Reading, encoder: Encoder) -> Iterator[tuple[Claim, float]]:
    """
    How likely the encoder holds claims of a sentence, of ties and forecasts in the mean of both ways.

    Left out are claims that it was not asked about: on other pairs, among them those with somebody whom only another
    window names, or on who does it to whom where neither is named in the sentence or before it in the window; and what
    is denied or only supposed, since a negation is part of what it reads, so that it agrees with a denial by holding
    the deed unlikely.
    """
    numbers = {pair: i for i, pair in enumerate(reading.seen.pairs)}
    held = reading.held(encoder)
    for claim in claims:
        pair, name = numbers.get(claim.actors), name_of(claim.label)
        if pair is not None and name in encoder.labels and claim.factuality not in UNTOLD:
            p = float(held[pair, encoder.labels.index(name)])
            if not isnan(p):
                yield claim, p


def drop_doubted(draft: Draft) -> None:
    """Take out what is doubted, after the step that goes by all that is foreseen."""
    for claim in draft.claims:
        if claim.doubt:
            draft.reject(claim, claim.doubt)
    draft.claims = [claim for claim in draft.claims if not claim.doubt]
