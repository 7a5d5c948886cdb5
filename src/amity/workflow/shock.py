"""What a shock to one tie of a project's network would do to all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from amity.errors import AnswerError
from amity.model import Dyad
from amity.network import (
    Cascade,
    CascadeOptions,
    Chain,
    CoupledProcess,
    NetworkOnDate,
    Outcome,
    Push,
    Shock,
    cascade,
    direct_pushes,
    frequent_chains,
    make_network,
    over_more_dyads,
    with_inherited_ties,
    with_open_ties,
)
from amity.panel import RelationModel
from amity.project import Project
from amity.workflow.naming import resolve_actor
from amity.workflow.network import SEED, NetworkAnswer, ties_under

UNRELATED = "none"
PARTNERS, HOSTILE, BREAK = "partners", "hostile", "break"


@dataclass(frozen=True, slots=True)
class ShockAsk:
    """
    Put the tie of two actors into a state and hold it there: what follows within the horizon?

    `runs` is the number of simulated runs for each draw of the parameters, with the shock and again without.
    """

    actors: tuple[str, str]
    state: str
    horizon_years: float = 1.0
    runs: int = 400


@dataclass(frozen=True)
class ShockAnswer:
    """
    Changes by dyad and outcome, the direct pushes and the chains behind them.

    `network` has the ties that parts take over from their wholes; dyads are counted in its order. Outcomes are
    `partners` and `hostile` at the horizon, and `break`: P(no longer partners at some time | partners now).
    """

    asked: ShockAsk
    network: NetworkOnDate
    process: CoupledProcess
    result: Cascade
    pushes: Mapping[int, tuple[Push, ...]]
    chains: tuple[Chain, ...]


def parse_shock(text: str, years: float, runs: int) -> ShockAsk:
    """
    A shock as the user writes it, `A|B=state`.

    Raises:
        AnswerError: it is not written so.
    """
    pair, equals, state = text.rpartition("=")
    first, bar, second = pair.partition("|")
    if not (equals and bar and first.strip() and second.strip() and state.strip()):
        raise AnswerError(f'the shock {text!r} cannot be read: write two actors and a state, such as "A|B=none"')
    return ShockAsk((first.strip(), second.strip()), state.strip(), years, runs)


def resolve_shock(project: Project, asked: ShockAsk) -> ShockAsk:
    """
    The same question with the ids of the actors that are meant; quick, so that slips show before the long work.

    Args:
        project: finds the actors.
        asked: actors by any name.

    Raises:
        ActorError: an actor is unknown.
        AnswerError: the state is unknown.
    """
    states = project.codebook().state_names
    if asked.state not in states:
        raise AnswerError(f"unknown state {asked.state!r}: choose {', '.join(states)}")
    first, second = (resolve_actor(project, actor) for actor in asked.actors)
    return replace(asked, actors=(first, second))


def ask_shock(answer: NetworkAnswer, asked: ShockAsk) -> ShockAnswer:
    """
    Simulate the network with a shock and without it.

    Args:
        answer: the network on a day.
        asked: the tie by the ids of its actors (see `resolve_shock`), its new state, the horizon.

    Raises:
        AnswerError: the two have no tie in the network on that day.
    """
    states, pair = answer.network.states, asked.actors
    _check_pair(answer.network, pair)
    partners = frozenset(pair)
    histories = [answer.estimate.history(Dyad.of(*tie.pair)) for tie in answer.network.ties]
    draws = []
    for others, coupling in zip(answer.estimate.draws, answer.coupling, strict=False):
        params = answer.joint.joined(others, coupling)
        drawn = replace(answer.network, ties=ties_under(answer.joint, params, histories))
        full = with_inherited_ties(drawn, partners, closest=_closest(answer))
        full = with_open_ties(full, pair, unrelated=states.index(UNRELATED))
        larger = make_network([tie.pair for tie in full.ties], parts=full.parts, sponsors=full.sponsors)
        draws.append((over_more_dyads(answer.joint.process(params), larger), full))
    process, network = draws[0]
    shock = Shock(process.network.index_of(*pair), states.index(asked.state))
    result = cascade(
        [(drawn, full.probs()) for drawn, full in draws],
        shock,
        outcomes=outcomes_of(answer.estimate.relation, answer.network),
        rng=np.random.default_rng(SEED),
        options=CascadeOptions(horizon_years=asked.horizon_years, runs_per_draw=asked.runs),
    )
    pushes: dict[int, tuple[Push, ...]] = {}
    for push in direct_pushes(process, network.probs(), shock):
        pushes[push.dyad] = (*pushes.get(push.dyad, ()), push)
    return ShockAnswer(asked, network, process, result, pushes, frequent_chains(result, process.network))


def _check_pair(network: NetworkOnDate, pair: tuple[str, str]) -> None:
    ties = {frozenset(tie.pair) for tie in network.ties}
    if frozenset(pair) in ties and len(set(pair)) == 2:
        return
    first = pair[0]
    partners = sorted({actor for tie in ties if first in tie for actor in tie} - {first})
    known = f"it has ties with {', '.join(partners)}" if partners else "it has no tie at all"
    raise AnswerError(f"no tie of {first} and {pair[1]} is known on {network.day}; of {first}, {known}")


def _closest(answer: NetworkAnswer) -> int:
    """The state nearest to amity: that of a part and its whole where nothing is said."""
    return int(np.argmax(answer.estimate.relation.amity))


def outcomes_of(relation: RelationModel, network: NetworkOnDate) -> tuple[Outcome, ...]:
    """What is asked of every dyad: partners or hostile at the horizon, and a break of those that are partners."""
    valence = network.valence
    partners = frozenset(np.flatnonzero(valence > 0).tolist())
    return (
        Outcome(PARTNERS, partners),
        Outcome(HOSTILE, frozenset(np.flatnonzero(valence < 0).tolist())),
        Outcome(BREAK, frozenset(relation.apart), entered=True, given=partners),
    )
