"""How far a statement can be trusted: source grade, chain of speakers and factuality as one probability."""

from __future__ import annotations

from sys import intern

from amity.panel.relation_model import LookRules
from amity.store.records import Recorded
from amity.vocab import Codebook


def reliability(item: Recorded, *, rules: LookRules, codebook: Codebook) -> float:
    """
    Probability that the statement reports faithfully, between 0 and 1.

    The product of what its publisher's Admiralty grade stands for, a factor for each speaker between the publisher and
    the claim, the weight of its factuality, and its standing.

    Reference: the scale of grades is NATO AJP-2.1; the numbers are the codebook's, docs/method/observations.md.
    """
    grade = (item.document.source.grade or "F6").upper()
    letter = codebook.reliability.get(grade[:1], codebook.reliability["F"])
    digit = codebook.credibility.get(grade[1:2], codebook.credibility["6"])
    chain = rules.hearsay ** len(item.stmt.speakers)
    return letter * digit * chain * codebook.factuality_weights[item.stmt.factuality] * item.standing


def voice(item: Recorded) -> str:
    """Who vouches for the claim: the innermost speaker, or the document's first author, or its publisher."""
    if item.stmt.speakers:
        return item.stmt.speakers[-1]
    source = item.document.source
    return (source.authors[0] if source.authors else source.publisher) or item.document.name


def origin(item: Recorded) -> str:
    """What counts as one source: a named speaker wherever quoted, else the cluster of documents."""
    if item.stmt.speakers and not item.stmt.speakers[-1].startswith("unnamed-"):
        return intern(f"voice:{item.stmt.speakers[-1]}")
    return intern(f"document:{item.document.origin}:{'/'.join(item.stmt.speakers)}")  # one text for all rows of a table
