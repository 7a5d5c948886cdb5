"""Forecasts: what the words say will become of a relation, how probably and by when."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from amity.coding.clauses import Clause, clauses_of
from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_table
from amity.coding.outlook import is_counterfactual
from amity.coding.pairs import mention_in, pair_of
from amity.coding.phrases import Found, Phrases, phrases_of
from amity.coding.probability import horizon_of, probability_of
from amity.coding.words import leaves_in_a_state
from amity.model import Dyad, ForecastLabel, Span


@cache
def _outcomes() -> Phrases[str]:
    return phrases_of(load_table("outcomes")["outcomes"])


def find_forecasts(draft: Draft) -> None:
    """Add the forecasts of every parsed sentence to the draft's claims."""
    for parsed in draft.parsed:
        for clause in clauses_of(parsed):
            if pair := pair_of(clause, draft):
                draft.claims.extend(_forecasts(clause, pair, draft))


def _forecasts(clause: Clause, pair: Dyad, draft: Draft) -> Iterator[Claim]:
    outcomes = [f for f in _outcomes().find(clause.words) if _comes_about(f)]
    if not outcomes:
        return
    found = probability_of(clause.words)
    if found is None:
        return
    probability, words = found
    outcome = max(outcomes, key=lambda f: (len(f.words), -f.head.i))
    yield _claim(clause, pair, outcome, (outcome.value, probability, words), draft)


def _comes_about(found: Found[str]) -> bool:
    """False for `the last adviser`, `would leave it unable to fight` and what would have come about."""
    word = found.head
    in_a_state = word.lemma == "leave" and len(found.words) == 1 and leaves_in_a_state(word)
    return word.dep != "amod" and not in_a_state and not is_counterfactual(word)


def _claim(
    clause: Clause, pair: Dyad, outcome: Found[str], what: tuple[str, tuple[float, float], str], draft: Draft
) -> Claim:
    name, probability, words = what
    if name == "hold" and probability[1] <= 0.01:
        name, probability = "split", (0.99, 1.0)
    return Claim(
        parsed=clause.parsed,
        trigger=outcome.head,
        kind="forecast",
        actors=(pair.first, pair.second),
        label=ForecastLabel(name, probability, horizon_of(clause.parsed.words)),
        mentions=(mention_in(clause, pair.first, draft), mention_in(clause, pair.second, draft)),
        reason=f"“{outcome.head.text}” with “{words}”: {name}, {probability[0]:.2f} to {probability[1]:.2f}",
        span=Span(clause.start, clause.end),
        factuality="asserted",
    )
