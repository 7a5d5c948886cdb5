"""Whom the word itself says somebody is against: `the anti-Houthi coalition`, `A, an anti-B militia`."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft, Telling
from amity.coding.lexicon import load_words
from amity.coding.modality import modality_of
from amity.coding.parties import Party, parties, party_of, subjects
from amity.coding.tie_pairs import party_ids
from amity.coding.words import Parsed, Word, conjuncts
from amity.model import Span, TieLabel


def find_opposed(draft: Draft) -> None:
    """Add enmity between an organisation and whom it is called `anti-` of."""
    assert draft.named is not None  # noqa: S101 - set by the step before
    starts = {m.span.start: (m.actor_id, m.span) for m in draft.named.mentions}
    for parsed in draft.parsed:
        for prefix in parsed.words:
            if prefix.low in ("anti", "anti-") and (met := _after(prefix, parsed, starts)):
                draft.claims.extend(_claims(met, parsed, draft))


def _after(prefix: Word, parsed: Parsed, starts: dict[int, tuple[str, Span]]) -> tuple[str, Span, Word] | None:
    """Who is named right after `anti-`, where, and the word that stands for the name."""
    for word in parsed.words[prefix.i + 1 : prefix.i + 3]:
        if word.start in starts:
            return (*starts[word.start], word)
        if word.low != "-":
            return None
    return None


def _claims(met: tuple[str, Span, Word], parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    foe, at_foe, name = met
    noun = name.head if name.dep in ("compound", "amod", "nmod") else name
    reason = f"“anti-{name.text}” says whom one is against"
    told = Telling(parsed, noun, TieLabel("rivalry"), reason, modality_of(noun).factuality)
    yield from told.of(party_ids(_called(noun), draft), {foe: at_foe})


def _called(noun: Word) -> list[Party]:
    """Who is called so: the noun itself, what it is in apposition to or said of, and who joins, leads or backs it."""
    first = conjuncts(noun)[0]
    if first.dep == "appos":
        return parties([first.head])
    if first.dep in ("attr", "oprd"):
        return parties(subjects(first.head))
    if after := parties([c for c in first.kids("appos") if c.ref is not None]):
        return after
    verb = first.head.head if first.dep == "pobj" else first.head
    siding = verb.pos == "VERB" and verb.lemma in load_words("objects")["siding"]
    own = parties([noun]) if party_of(noun, deep=False) is not None else []
    return own + (parties(subjects(verb)) if siding else [])
