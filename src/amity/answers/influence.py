"""What does the number rest on? Each statement, document and source left out, exactly, given the rates."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from amity.answers.assess import Question
from amity.answers.estimate import Estimate
from amity.answers.splits_by import curve_at_maximum
from amity.dynamics import Looks, filter_states, make_panel
from amity.panel import DyadHistory, LeftOut, until
from amity.panel.relation_model import Floats
from amity.store import Recorded
from amity.vocab import Yardstick

FEW = 2  # so few statements that can turn the word make the number fragile
FIRST_SETS = 8
ROWS_AT_ONCE = 50_000  # rows of the panels that are worked out together: some tens of megabytes


@dataclass(frozen=True, slots=True)
class Pull:
    """
    What one statement, document or source does to P(split): `without` it, and the `pull` (as it is less without).

    `key` is the statement's id, the document's, or the source's name; `statements` are those that were left out.
    """

    key: str
    statements: tuple[str, ...]
    without: float
    pull: float
    word_without: str


@dataclass(frozen=True, slots=True)
class Influence:
    """
    Pulls on P(split), the strongest first.

    `verdict` is `fragile` if leaving out one document or source, or at most two statements, changes the word of
    probability; else `robust`. `fewest` is a short list of statements whose removal together changes the word, found by
    leaving out the strongest pulls in one direction first; empty if none does.
    """

    as_of: dt.date
    horizon_years: float
    p_split: float
    word: str
    statements: tuple[Pull, ...]
    documents: tuple[Pull, ...]
    sources: tuple[Pull, ...]
    fewest: tuple[str, ...]
    verdict: str
    reason: str


@dataclass(frozen=True)
class Weighed:
    """What is asked of each set of statements that is left out: P(split) on a day for a horizon."""

    estimate: Estimate
    history: DyadHistory
    as_of: dt.date
    horizon_years: float

    @cached_property
    def left(self) -> LeftOut:
        """The dyad's arrays with whatever is left out."""
        relation, scoring = self.estimate.relation, self.estimate.scoring
        return LeftOut(self.history, self.as_of, model=relation, scoring=scoring)


def weigh_influence(
    estimate: Estimate, question: Question, items: Iterable[Recorded], *, scale: Yardstick
) -> Influence:
    """
    Leave out each statement, document and source in turn, and compute P(split) again.

    Exact given the rates: the filter runs again without the statement, and its stake is gone from the drivers. The
    rates themselves, which all dyads share, stay as fitted.

    Args:
        estimate: of the project.
        question: the pair, the day and the horizon.
        items: statements of the pair.
        scale: probability words.

    Returns:
        Influence.

    Raises:
        AnswerError: too little is known of the pair.

    Reference: Cook & Weisberg (1982), Residuals and Influence in Regression, chapter 3; docs/method/influence.md.
    """
    as_of, horizon_years = question.as_of, question.horizon_years
    asked = Weighed(estimate, until(estimate.history(question.dyad), as_of), as_of, horizon_years)
    groups = _groups(asked.history, items)
    sets = list(dict.fromkeys([(), *(ids for kind in groups.values() for ids in kind.values())]))
    p = dict(zip(sets, _p_without(asked, sets), strict=True))  # a document of one statement is that set too
    base = p[()]
    pulls = {
        kind: _ranked([_pull(key, ids, p[ids], base, scale) for key, ids in table.items()])
        for kind, table in groups.items()
    }
    fewest = _fewest(asked, pulls["statement"], base, scale)
    verdict, reason = _judge(pulls, fewest, scale.word(base))
    return Influence(
        as_of,
        horizon_years,
        base,
        scale.word(base),
        pulls["statement"],
        pulls["document"],
        pulls["source"],
        fewest,
        verdict,
        reason,
    )


def _groups(history: DyadHistory, items: Iterable[Recorded]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Statements that count, by themselves, by document and by source."""
    counted = {g.statement for look in history.looks for g in look.glimpses} | {s.statement for s in history.stakes}
    tables: dict[str, dict[str, list[str]]] = {k: defaultdict(list) for k in ("statement", "document", "source")}
    for item in items:
        if item.stmt.id in counted:
            tables["statement"][item.stmt.id].append(item.stmt.id)
            tables["document"][item.document.id].append(item.stmt.id)
            tables["source"][item.document.source.publisher or item.document.name].append(item.stmt.id)
    return {kind: {k: tuple(dict.fromkeys(v)) for k, v in table.items()} for kind, table in tables.items()}


def _p_without(asked: Weighed, sets: Sequence[tuple[str, ...]]) -> Iterator[float]:
    """P(split) with each set of statements left out, worked out in batches as they are asked for."""
    for batch in batched_sets(asked.history, sets):
        yield from map(float, _p_of_batch(asked, batch))


def batched_sets(history: DyadHistory, sets: Sequence[tuple[str, ...]]) -> Iterator[Sequence[tuple[str, ...]]]:
    """
    The sets, a few at first and then so many at a time that their copies of a dyad have about `ROWS_AT_ONCE` rows.

    Who stops at the first set that turns the word has not worked out hundreds for nothing.
    """
    most = max(1, ROWS_AT_ONCE // (len(history.looks) + len(history.stakes) + 1))
    begin, each = 0, min(FIRST_SETS, most)
    while begin < len(sets):
        yield sets[begin : begin + each]
        begin, each = begin + each, min(2 * each, most)


def _p_of_batch(asked: Weighed, sets: Sequence[tuple[str, ...]]) -> Floats:
    """(N,) P(split) with each set left out; one filter run over a panel of N copies of the dyad."""
    estimate = asked.estimate
    found = [asked.left.arrays(frozenset(ids)) for ids in sets]
    arrays = [own for own, _ in found]
    years = np.concatenate([a.years for a in arrays])
    looks = Looks(
        subject=np.repeat(np.arange(len(sets)), [len(a.years) for a in arrays]),
        time=years,
        outcome=np.full(len(years), -1),
        covariates=np.concatenate([a.covariates for a in arrays]),
        log_lik=np.concatenate([a.log_lik for a in arrays]),
    )
    panel = make_panel(looks, n_states=len(estimate.relation.states))
    states = filter_states(estimate.fit.model, estimate.fit.params, panel).probs[panel.first[1:] - 1]
    return np.array(
        [
            curve_at_maximum(estimate, scores, state, asked.horizon_years)
            for (_, scores), state in zip(found, states, strict=True)
        ]
    )


def _fewest(asked: Weighed, pulls: tuple[Pull, ...], base: float, scale: Yardstick) -> tuple[str, ...]:
    """The shorter of two lists: leaving out what pulls up first, and what pulls down first."""
    word = scale.word(base)
    found: list[tuple[str, ...]] = []
    for sign in (1, -1):
        side = [p.key for p in sorted(pulls, key=lambda p: -sign * p.pull) if sign * p.pull > 0]
        growing = [tuple(side[:n]) for n in range(1, len(side) + 1)]
        for ids, p in zip(growing, _p_without(asked, growing), strict=True):
            if scale.word(p) != word:
                found.append(ids)
                break
    return min(found, key=len, default=())


def _judge(pulls: dict[str, tuple[Pull, ...]], fewest: tuple[str, ...], word: str) -> tuple[str, str]:
    for kind in ("source", "document"):
        turning = next((p for p in pulls[kind] if p.word_without != word), None)
        if turning is not None:
            return (
                "fragile",
                f"without the {kind} {turning.key} the word would be {turning.word_without!r}, not {word!r}",
            )
    if fewest and len(fewest) <= FEW:
        return "fragile", f"without {' and '.join(fewest)} the word would be another than {word!r}"
    if fewest:
        return "robust", f"no source and no document alone changes the word; it takes {len(fewest)} statements"
    return "robust", "no source, no document and no set of statements on one side changes the word"


def _pull(key: str, ids: tuple[str, ...], without: float, base: float, scale: Yardstick) -> Pull:
    return Pull(key, ids, without, base - without, scale.word(without))


def _ranked(pulls: list[Pull]) -> tuple[Pull, ...]:
    return tuple(sorted(pulls, key=lambda p: (-abs(p.pull), p.key)))
