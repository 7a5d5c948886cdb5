"""How a shock travels: its direct pushes on neighbours, and the chains of events that follow most often."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amity.network.cascade import Cascade, Shock
from amity.network.felt import neighbour_covariates
from amity.network.process import CoupledProcess
from amity.network.simulate import EventLog, NetworkRuns
from amity.network.structure import COVARIATES, DyadNetwork

Floats = npt.NDArray[np.float64]

# Chains grow as a power of the events in reach; later events of a very busy run add length, not insight.
_EVENTS_PER_RUN = 60

Step = tuple[int, int, int]


@dataclass(frozen=True)
class Chain:
    """
    Moves that follow from each other: each step is (dyad, origin, target), each on a dyad whose rates the one before
    bears on. `share_shocked` and `share_without` are the shares of runs that hold it with the shock and without.
    """

    steps: tuple[Step, ...]
    share_shocked: float
    share_without: float

    @property
    def excess(self) -> float:
        """Share of runs that hold it because of the shock."""
        return self.share_shocked - self.share_without


@dataclass(frozen=True)
class Push:
    """
    What the shock changes for one dyad at once: a covariate before and after, and the factors on its rates.

    `factor_towards` multiplies the rates of moves towards amity, `factor_away` of those away.
    """

    dyad: int
    covariate: str
    before: float
    after: float
    factor_towards: float
    factor_away: float


def frequent_chains(result: Cascade, network: DyadNetwork, *, longest: int = 3, limit: int = 5) -> tuple[Chain, ...]:
    """
    Chains of events that a shock makes more frequent, the largest excess first.

    A run holds a chain where its moves happen in that order; a chain counts once a run. Longer chains are listed
    where they, too, are more frequent with the shock than without.

    Args:
        result: a cascade.
        network: its dyads.
        longest: most steps after the shock.
        limit: how many chains to return.

    Returns:
        At most `limit` chains with an excess above its own noise (two standard errors).

    Raises:
        Nothing; the cascade was checked when it was made.

    Reference: docs/method/network-cascades.md.
    """
    touching = {dyad: network.touching(dyad) for dyad in range(network.n_dyads)}
    shocked = _count_chains(result.shocked, result.shock, touching, longest)
    without = _count_chains(result.without, result.shock, touching, longest)
    runs = result.n_runs
    chains = [Chain(steps, count / runs, without[steps] / runs) for steps, count in shocked.items()]
    clear = [chain for chain in chains if chain.excess > 2 * _noise(chain, runs)]
    return tuple(sorted(clear, key=lambda chain: (-chain.excess, chain.steps))[:limit])


def direct_pushes(process: CoupledProcess, probs: Floats, shock: Shock) -> tuple[Push, ...]:
    """
    Covariates that the shock changes at once, with the factors on the rates of the dyads that feel them.

    Args:
        process: rates and coupling.
        probs: (D, K) state probabilities at time 0.
        shock: the dyad and its new state.

    Returns:
        Pushes in the order of dyads, the strongest first within a dyad.

    Raises:
        Nothing; shapes are the caller's.

    Reference: docs/method/network-cascades.md.
    """
    after = probs.copy()
    after[shock.dyad] = np.eye(probs.shape[1])[shock.state]
    felt = [_expected_covariates(process, side) for side in (probs, after)]
    effect = (felt[1] - felt[0])[:, None, :] * process.coefs[None]
    pushes = [
        Push(
            int(dyad),
            COVARIATES[at],
            float(felt[0][dyad, at]),
            float(felt[1][dyad, at]),
            float(np.exp(effect[dyad, 0, at])),
            float(np.exp(effect[dyad, 1, at])),
        )
        for dyad, at in zip(*np.nonzero(np.abs(effect).max(axis=1) > 1e-9), strict=True)
        if dyad != shock.dyad
    ]
    return tuple(sorted(pushes, key=lambda push: (push.dyad, -_strength(push))))


def _count_chains(
    runs: tuple[NetworkRuns, ...], shock: Shock, touching: Mapping[int, frozenset[int]], longest: int
) -> Counter[tuple[Step, ...]]:
    counts: Counter[tuple[Step, ...]] = Counter()
    for one in runs:
        for log in one.logs:
            counts.update(_chains_of(log, shock, touching, longest))
    return counts


def _chains_of(
    log: EventLog, shock: Shock, touching: Mapping[int, frozenset[int]], longest: int
) -> set[tuple[Step, ...]]:
    events = [
        (int(dyad), int(origin), int(target))
        for dyad, origin, target in zip(log.dyads, log.origins, log.targets, strict=True)
        if dyad != shock.dyad
    ][:_EVENTS_PER_RUN]
    grown: list[set[tuple[Step, ...]]] = []
    for at, event in enumerate(events):
        ending: set[tuple[Step, ...]] = {(event,)} if event[0] in touching[shock.dyad] else set()
        for earlier in range(at):
            if event[0] in touching[events[earlier][0]]:
                ending |= {(*chain, event) for chain in grown[earlier] if len(chain) < longest}
        grown.append(ending)
    return set().union(*grown)


def _noise(chain: Chain, runs: int) -> float:
    shares = np.array([chain.share_shocked, chain.share_without])
    return float(np.sqrt((shares * (1 - shares)).sum() / runs))


def _strength(push: Push) -> float:
    return float(abs(np.log(push.factor_towards)) + abs(np.log(push.factor_away)))


def _expected_covariates(process: CoupledProcess, probs: Floats) -> Floats:
    friendly = probs[:, process.valence > 0].sum(axis=1)
    hostile = probs[:, process.valence < 0].sum(axis=1)
    return neighbour_covariates(process.network, friendly, hostile)
