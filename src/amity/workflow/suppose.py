"""A supposed tie of two others: what it would do to the pair that is asked about, through the network."""

from __future__ import annotations

from collections.abc import Sequence

from amity.answers import Estimate, Estimated, Question, Scenario, WhatIf, estimated, what_if
from amity.answers.splits_by import start_of_forecast
from amity.errors import AnswerError
from amity.model import Dyad
from amity.network import Change, Share, chain_in_words, outcome_share, push_in_words
from amity.project import Project
from amity.workflow.network import NetworkAnswer, NetworkAsk, ask_network
from amity.workflow.shock import BREAK, ShockAnswer, ShockAsk, ask_shock, outcomes_of, parse_shock, resolve_shock

RUNS = 400


def answer_scenarios(
    project: Project, estimate: Estimate, question: Question, scenarios: Sequence[Scenario]
) -> list[WhatIf]:
    """
    Each scenario's answer; those that suppose a tie of others are simulated over the whole network.

    Args:
        project: is read.
        estimate: of the project on the day of the question.
        question: pair, day and horizon.
        scenarios: with a tie of others alone, or without any.

    Raises:
        AnswerError: a scenario cannot be computed, or supposes a tie of others and something else besides.
        ActorError: an actor of a supposed tie is unknown.
    """
    network, found = None, []
    as_of, years = question.as_of, question.horizon_years
    shocks = {n: _asked(project, question, scenario) for n, scenario in enumerate(scenarios) if scenario.ties}
    keep = (question.dyad, *(Dyad.of(*asked.actors) for asked in shocks.values()))
    for n, scenario in enumerate(scenarios):
        if n in shocks:
            network = network or ask_network(project, NetworkAsk(as_of, question.known_on, keep=keep))
            found.append(_of_pair(_shocked(question, shocks[n], network), estimate, question, scenario))
        else:
            found.append(what_if(estimate, question.dyad, scenario, as_of=as_of, horizon_years=years))
    return found


def _asked(project: Project, question: Question, scenario: Scenario) -> ShockAsk:
    """The one tie that is supposed."""
    if len(scenario.ties) > 1 or scenario.scores or scenario.factors or scenario.states or scenario.events:
        raise AnswerError(
            "one tie of others is supposed at a time, and nothing besides: keep each as a scenario of its own and "
            "set them side by side with --compare"
        )
    asked = resolve_shock(project, parse_shock(scenario.ties[0], question.horizon_years, RUNS))
    if Dyad.of(*asked.actors) == question.dyad:
        raise AnswerError(f"{scenario.ties[0]!r} is the pair itself: suppose a state of it with --state {asked.state}")
    return asked


def _shocked(question: Question, asked: ShockAsk, network: NetworkAnswer) -> ShockAnswer:
    """The network under the tie that is supposed, which holds the pair that is asked about."""
    pair = (question.dyad.first, question.dyad.second)
    shock = ask_shock(network, asked)
    if frozenset(pair) not in {frozenset(tie.pair) for tie in shock.network.ties}:
        raise AnswerError(f"{pair[0]} and {pair[1]} have no tie in the network on {question.as_of}")
    return shock


def _of_pair(shock: ShockAnswer, estimate: Estimate, question: Question, scenario: Scenario) -> WhatIf:
    dyad = shock.process.network.index_of(question.dyad.first, question.dyad.second)
    breaks = next(outcome for outcome in outcomes_of(estimate.relation, shock.network) if outcome.name == BREAK)
    base, changed = (
        _as_estimated(outcome_share(runs, breaks, dyad)) for runs in (shock.result.without, shock.result.shocked)
    )
    change = next(c for c in shock.result.changes if c.dyad == dyad and c.outcome == BREAK)
    now = start_of_forecast(estimate, question.dyad, question.as_of)
    return WhatIf(
        scenario=scenario,
        as_of=question.as_of,
        horizon_years=question.horizon_years,
        base=base,
        changed=changed,
        difference=_difference(change),
        state={name: estimated(now.states[:, k]) for k, name in enumerate(estimate.relation.states)},
        ground=_ground(shock, dyad),
    )


def _as_estimated(share: Share) -> Estimated:
    return Estimated(share.value, share.lower, share.upper)


def _difference(change: Change) -> Estimated:
    return Estimated(change.change, change.lower, change.upper)


def _ground(shock: ShockAnswer, dyad: int) -> tuple[str, ...]:
    """What the supposed tie pushes at once, and the frequent chains that reach the pair."""
    pushes = [push_in_words(push) for push in shock.pushes.get(dyad, ())]
    reaching = [chain for chain in shock.chains if any(step[0] == dyad for step in chain.steps)]
    return (*pushes, *(chain_in_words(chain, shock.process, shock.network.names) for chain in reaching))
