"""How good is a coding against a reference? Precision, recall, F1, per kind and field, and where the rest is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from amity.evaluation.matching import LEAST_OVERLAP, Matching, match_codings, overlap
from amity.model import DriverLabel, ForecastLabel, Statement, TieLabel

KINDS = ("tie", "event", "driver", "forecast", "conditional")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts and the shares that follow; all shares are between 0 and 1."""

    gold: int
    coded: int
    hits: int

    @property
    def precision(self) -> float:
        """Share of what was coded that is right."""
        return self.hits / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        """Share of the reference that was found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / (self.gold + self.coded) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class CodingMistake:
    """A statement of the reference that was not coded right, or one coded that the reference lacks, with its cause."""

    cause: str
    gold: Statement | None
    coded: Statement | None


@dataclass(frozen=True, slots=True)
class CodingScores:
    """`found` and `right` (found with equal labels) by kind and for `all`; agreement by field on what was found."""

    found: dict[str, Score]
    right: dict[str, Score]
    fields: dict[str, tuple[int, int]]
    errors: tuple[CodingMistake, ...]


_FIELDS: dict[str, Callable[[Statement], Any]] = {
    "speakers": lambda s: s.speakers,
    "factuality": lambda s: s.factuality,
    "when": lambda s: s.when.as_written if s.when else None,
    "support": lambda s: sorted(s.label.support) if isinstance(s.label, TieLabel) else None,
    "provider": lambda s: s.label.provider if isinstance(s.label, TieLabel) else None,
    "third": lambda s: sorted(s.label.third) if isinstance(s.label, DriverLabel) else None,
    "horizon": lambda s: s.label.horizon if isinstance(s.label, ForecastLabel) else None,
}


def score_coding(gold: Sequence[Statement], coded: Sequence[Statement]) -> CodingScores:
    """
    Compare a coding with a reference.

    Statements of documents that the reference does not name are left out.

    Args:
        gold: the reference.
        coded: what is judged.
    """
    docs = {s.doc for s in gold}
    judged = [s for s in coded if s.doc in docs]
    matching = match_codings(gold, judged)
    found, right = {}, {}
    for kind in (*KINDS, "all"):
        n_gold = sum(kind in (s.kind, "all") for s in gold)
        n_coded = sum(kind in (s.kind, "all") for s in judged)
        mine = [m for m in matching.matches if kind in (m.first.kind, "all")]
        found[kind] = Score(n_gold, n_coded, len(mine))
        right[kind] = Score(n_gold, n_coded, sum(m.labels_agree for m in mine))
    return CodingScores(found, right, _field_agreement(matching), _errors(matching, judged, gold))


def _field_agreement(matching: Matching) -> dict[str, tuple[int, int]]:
    """Of the matched pairs where the reference or the coding has the field, how many agree, and how many there are."""
    table = {}
    for name, read in _FIELDS.items():
        pairs = [(read(m.first), read(m.second)) for m in matching.matches]
        live = [(a, b) for a, b in pairs if a or b]
        table[name] = (sum(a == b for a, b in live), len(live))
    return table


def _errors(matching: Matching, coded: Sequence[Statement], gold: Sequence[Statement]) -> tuple[CodingMistake, ...]:
    errors = [CodingMistake("label wrong", m.first, m.second) for m in matching.matches if not m.labels_agree]
    actors = {(s.doc, a) for s in coded for a in s.actors}
    errors += [CodingMistake(_why_missed(s, matching.only_second, actors), s, None) for s in matching.only_first]
    errors += [CodingMistake(_why_invented(s, gold), None, s) for s in matching.only_second]
    return tuple(errors)


def _why_missed(stmt: Statement, spare: Sequence[Statement], actors: set[tuple[str, str]]) -> str:
    near = [s for s in spare if s.doc == stmt.doc and overlap(s, stmt) >= LEAST_OVERLAP]
    if any(set(s.actors) == set(stmt.actors) and s.kind == stmt.kind for s in near):
        return "direction wrong"
    if any(set(s.actors) == set(stmt.actors) for s in near):
        return "kind wrong"
    if any(s.kind == stmt.kind for s in near):
        return "pair wrong"
    same = [s for s in spare if (s.doc, s.kind, set(s.actors)) == (stmt.doc, stmt.kind, set(stmt.actors))]
    if any(s.span.overlap(stmt.span) for s in same):
        return "span wrong"
    if any((stmt.doc, a) not in actors for a in stmt.actors):
        return "actor missed"
    return "not seen"


def _why_invented(stmt: Statement, gold: Sequence[Statement]) -> str:
    near = [s for s in gold if s.doc == stmt.doc and overlap(s, stmt) >= LEAST_OVERLAP]
    if not near:
        return "nothing there"
    return "pair wrong" if all(set(s.actors) != set(stmt.actors) for s in near) else "once too often"
