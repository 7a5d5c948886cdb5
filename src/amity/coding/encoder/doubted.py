"""What a rule says and the encoder holds next to impossible."""

from __future__ import annotations

from collections.abc import Sequence

from amity.coding.draft import Claim, Draft
from amity.coding.encoder.claims import ORDERED, name_of
from amity.coding.encoder.network import Encoder, Reading
from amity.coding.lexicon import load_table
from amity.model import Rejected


def drop_doubted(claims: Sequence[Claim], reading: Reading, *, encoder: Encoder, draft: Draft) -> list[Claim]:
    """
    Those of the claims of a sentence that stay; the ones that the encoder holds least likely are rejected.

    How likely is least is in data/doubted.toml, by kind. A claim on a pair that the encoder was not asked about stays.

    Args:
        claims: of the rules.
        reading: of the sentence.
        encoder: that read it.
        draft: keeps what is rejected, with the reason.
    """
    least, stay = load_table("doubted")["least"], []
    for claim in claims:
        p = _probability(claim, reading, encoder)
        if p is None or p >= least.get(claim.kind, 0.0):
            stay.append(claim)
            continue
        at = claim.trigger.span
        why = (
            f"“{claim.trigger.text}”: the encoder takes “{name_of(claim.label)}” to be all but impossible ({p:.4f})"
        )
        draft.rejected.append(Rejected(draft.doc.id, why, at, at.of(draft.doc.text), claim.coder))
    return stay


def _probability(claim: Claim, reading: Reading, encoder: Encoder) -> float | None:
    """What the encoder holds of a claim, of a tie or a forecast in the mean of both ways; None if it was not asked."""
    one, other = claim.actors
    numbers = {pair: i for i, pair in enumerate(reading.seen.pairs)}
    name = name_of(claim.label)
    if name not in encoder.labels or (one, other) not in numbers:
        return None
    rows = [numbers[one, other]] if claim.kind in ORDERED else [numbers[one, other], numbers[other, one]]
    return float(reading.probabilities[rows, encoder.labels.index(name)].mean())
