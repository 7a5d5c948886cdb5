"""What would change if …? Drivers set, weakened or turned, a state or an act supposed, a coded condition met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from amity.answers.estimate import Estimate
from amity.answers.interval import Estimated, estimated
from amity.answers.splits_by import Now, split_curves, start_of_forecast
from amity.errors import AnswerError
from amity.model import ConditionalLabel, Dyad
from amity.panel import event_log_lik, tie_log_lik
from amity.panel.relation_model import Floats
from amity.store import Recorded

LEVELS = (-1.0, 0.0, 1.0)
SURE = 0.95  # how faithfully a supposed tie or event is taken to be reported


@dataclass(frozen=True, slots=True)
class Scenario:
    """
    What is supposed on the day that the forecast starts from.

    `scores` sets a driver's score (-1 wholly against the relation, 0 none, 1 wholly for it), `factors` multiplies the
    score that it has. `states` and `events` are supposed looks at the relation: a state reported, an act seen. `ties`
    are ties of others, written `A|B=state`, which work through the network (`amity.workflow.suppose`).
    """

    name: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIf:
    """
    P(split) as it is and under the scenario, and the difference, each with a 90 % interval over the same draws.

    `state` is that of the day under the scenario; `ground` says in words how a tie of others works on the pair.
    """

    scenario: Scenario
    as_of: dt.date
    horizon_years: float
    base: Estimated
    changed: Estimated
    difference: Estimated
    state: dict[str, Estimated]
    ground: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """P(split) with one driver turned wholly against the relation, without it, and wholly for it; `score` as it is."""

    category: str
    score: float
    against: Estimated
    without: Estimated
    wholly_for: Estimated

    @property
    def swing(self) -> float:
        """How much of P(split) this driver moves from one end to the other."""
        return abs(self.against.value - self.wholly_for.value)


def what_if(estimate: Estimate, dyad: Dyad, scenario: Scenario, *, as_of: dt.date, horizon_years: float) -> WhatIf:
    """
    P(split) under a scenario against P(split) as things stand.

    Supposed states and events update the state of the day by Bayes' rule; drivers change the rates from then on.

    Args:
        estimate: of the project.
        dyad: the pair.
        scenario: what is supposed.
        as_of: the day.
        horizon_years: years ahead, > 0.

    Returns:
        WhatIf.

    Raises:
        AnswerError: the scenario names an unknown driver, state or event, or a score outside -1..1, or supposes
            nothing, or a tie of others; or too little is known of the pair.

    Reference: docs/method/what-if.md.
    """
    check_scenario(estimate, scenario)
    now = start_of_forecast(estimate, dyad, as_of)
    then = suppose(estimate, now, scenario)
    horizon = np.array([horizon_years])
    base, changed = (split_curves(estimate, start, horizon)[:, 0] for start in (now, then))
    names = estimate.relation.states
    return WhatIf(
        scenario=scenario,
        as_of=as_of,
        horizon_years=horizon_years,
        base=estimated(base),
        changed=estimated(changed),
        difference=estimated(changed - base),
        state={name: estimated(then.states[:, k]) for k, name in enumerate(names)},
    )


def tornado(estimate: Estimate, dyad: Dyad, *, as_of: dt.date, horizon_years: float) -> tuple[TornadoBar, ...]:
    """
    Each driver alone at three levels, the one that moves P(split) most first.

    Args:
        estimate: of the project.
        dyad: the pair.
        as_of: the day.
        horizon_years: years ahead, > 0.

    Returns:
        One bar per driver of the codebook.

    Raises:
        AnswerError: too little is known of the pair.

    Reference: docs/method/what-if.md.
    """
    now = start_of_forecast(estimate, dyad, as_of)
    horizon = np.array([horizon_years])
    bars = []
    for n, category in enumerate(estimate.scoring.categories):
        curves = []
        for level in LEVELS:
            scores = now.covariates.copy()
            scores[n] = level
            curves.append(estimated(split_curves(estimate, Now(now.states, scores), horizon)[:, 0]))
        bars.append(TornadoBar(category, float(now.covariates[n]), *curves))
    return tuple(sorted(bars, key=lambda bar: -bar.swing))


def if_met(item: Recorded) -> Scenario:
    """
    The scenario in which the condition of a coded conditional is met: its driver wholly for, or against, the relation.

    Raises:
        AnswerError: the statement is no conditional, or names no driver.
    """
    label = item.stmt.label
    if not isinstance(label, ConditionalLabel):
        raise AnswerError(f"{item.stmt.id} is a {item.stmt.kind}, not a conditional: `amity whatif --list` shows those")
    if label.category is None:
        raise AnswerError(f"{item.stmt.id} names no driver: suppose one with --set, such as --set goals=-1")
    return Scenario(label.if_text, {label.category: 1.0 if label.effect == "binds" else -1.0})


def suppose(estimate: Estimate, now: Now, scenario: Scenario) -> Now:
    """The start of a forecast once the scenario holds."""
    scores = now.covariates.copy()
    for n, category in enumerate(estimate.scoring.categories):
        scores[n] = np.clip(scenario.scores.get(category, scores[n] * scenario.factors.get(category, 1.0)), -1, 1)
    log_lik = _supposed_looks(estimate, scenario)
    states = now.states * np.exp(log_lik - log_lik.max())
    return Now(states / states.sum(axis=1, keepdims=True), scores)


def check_scenario(estimate: Estimate, scenario: Scenario) -> None:
    """
    Pass if the scenario can be computed.

    Raises:
        AnswerError: an unknown driver, state or event, a score outside -1..1, a negative factor, or nothing supposed.
    """
    if scenario.ties:
        raise AnswerError("a tie of others works through the network: ask `amity.workflow.suppose.answer_scenarios`")
    supposed = (*scenario.scores, *scenario.factors, *scenario.states, *scenario.events)
    if not supposed:
        raise AnswerError("the scenario supposes nothing: --set ideology=-1, --scale sanctuary=0.5, --event ASSAULT …")
    known = {
        "driver": (estimate.scoring.categories, (*scenario.scores, *scenario.factors)),
        "state": (estimate.relation.states, scenario.states),
        "event": (tuple(estimate.relation.event_odds), scenario.events),
    }
    for what, (terms, given) in known.items():
        for term in given:
            if term not in terms:
                raise AnswerError(f"unknown {what} {term!r} in the scenario: choose from {', '.join(terms)}")
    for category, score in scenario.scores.items():
        if not -1 <= score <= 1:
            raise AnswerError(f"the score of {category} must be between -1 (wholly against) and 1, got {score}")
    for category, factor in scenario.factors.items():
        if factor < 0:
            raise AnswerError(
                f"the factor of {category} must not be negative, got {factor}; --set turns a driver round"
            )


def _supposed_looks(estimate: Estimate, scenario: Scenario) -> Floats:
    """(K,) log-likelihood of what is supposed to be seen."""
    model = estimate.relation
    total = np.zeros(len(model.states))
    for state in scenario.states:
        total += tie_log_lik(state, p=SURE, denied=False, model=model)
    for category in scenario.events:
        total += event_log_lik(category, p=SURE, denied=False, model=model) * model.looks.event_weight
    return total
