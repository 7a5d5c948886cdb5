"""The noun that goes through the coder's steps: a document with all that has been found in it so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from amity.actors import Gazetteer
from amity.coding.who import Named, Resolution, Sentence, SentenceScan
from amity.coding.words import Parsed, Word
from amity.model import Actor, Document, Dyad, Label, Rejected, Span, Statement, TieLabel, When

RULES = "rules"  # the coder that most claims come from


@dataclass(frozen=True, slots=True)
class Options:
    """
    How to code.

    Attributes:
        encoder: let the trained encoder read what no rule has words for, and doubt what rules say; faster without it.
        everything: parse every sentence, also those that the scan would leave out; slower.
        languages: ISO codes of the languages that the rules can read; no code means English.
    """

    encoder: bool = True
    everything: bool = False
    languages: tuple[str, ...] = ("en", "")


@dataclass(slots=True)
class Claim:
    """
    A statement in the making: what is said of whom, and the word that says it; later steps fill in the rest.

    `coder` is who makes it, `rules` or `encoder`; `surmised` where notes.py goes by words alone, wherever they stand.
    `doubt` is why it is to go once what is foreseen has been told from what is reported, if it is.
    """

    parsed: Parsed
    trigger: Word
    kind: str
    actors: tuple[str, str]
    label: Label
    reason: str
    mentions: tuple[Span | None, Span | None] = (None, None)
    span: Span | None = None
    speakers: tuple[str, ...] = ()
    factuality: str = ""
    when: When | None = None
    past: bool = False
    coder: str = RULES
    surmised: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a word says, before it is known of whom."""

    parsed: Parsed
    trigger: Word
    label: Label
    reason: str
    factuality: str = ""

    def of(self, sources: Mapping[str, Span | None], targets: Mapping[str, Span | None]) -> Iterator[Claim]:
        """
        A tie or an event of each source with each target, nobody with itself.

        Args:
            sources: by actor, the words that stand for it, if any.
            targets: the same.
        """
        kind = "tie" if isinstance(self.label, TieLabel) else "event"
        for (source, at), (target, at_target) in product(sources.items(), targets.items()):
            if source != target:
                yield Claim(
                    parsed=self.parsed,
                    trigger=self.trigger,
                    kind=kind,
                    actors=(source, target),
                    label=self.label,
                    reason=self.reason,
                    mentions=(at, at_target),
                    factuality=self.factuality,
                )


@dataclass(slots=True)
class Draft:
    """What the steps read and add to, in the order of the pipeline."""

    doc: Document
    gazetteer: Gazetteer
    nlp: Any
    options: Options
    named: Named | None = None
    scans: tuple[SentenceScan, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    resolution: Resolution | None = None
    focused: frozenset[Dyad] = frozenset()
    parsed: list[Parsed] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    readings: list[Any] = field(default_factory=list)  # of a note: what the encoder makes of its sentences
    settled: tuple[Dyad, str] | None = None  # of a note: its pair and what the two are: friendly, hostile or split
    statements: list[Statement] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    skipped: str = ""

    def reject(self, claim: Claim, why: str) -> None:
        """Keep what becomes of a claim that is taken out: its word, and why."""
        at, text = claim.trigger.span, self.doc.text
        self.rejected.append(Rejected(self.doc.id, f"“{claim.trigger.text}” {why}", at, at.of(text), claim.coder))


@dataclass(frozen=True, slots=True)
class Coded:
    """What the coder makes of a document: statements, what it could not use and why, organisations it proposes."""

    doc: str
    statements: tuple[Statement, ...]
    rejected: tuple[Rejected, ...]
    proposed: tuple[Actor, ...] = ()
