"""Small coupled processes for tests, and the joint chain over all states of all dyads that they are held against."""

from itertools import product

import numpy as np

from amity.network import COVARIATES, CoupledProcess, DyadNetwork, make_network, make_process, neighbour_covariates

STATES = ("rivalry", "none", "alliance")
RATES = np.array([[0.0, 0.5, 0.1], [0.3, 0.0, 0.4], [0.1, 0.3, 0.0]])
PARTNERS, APART = frozenset({2}), frozenset({0, 1})


def three_states(network: DyadNetwork, coefs: np.ndarray | None = None) -> CoupledProcess:
    """A process over rivalry, none and alliance."""
    chosen = np.zeros((2, len(COVARIATES))) if coefs is None else coefs
    return make_process(
        CoupledProcess(
            network=network,
            states=STATES,
            rates=RATES,
            amity=np.array([0, 1, 2]),
            valence=np.array([-1, 0, 1]),
            coefs=chosen,
            offsets=np.zeros((network.n_dyads, 2)),
        )
    )


def coupled_coefs() -> np.ndarray:
    """Coefficients of the signs that balance theory expects, all different."""
    towards = np.array([0.6, 0.5, -0.4, 0.7, 0.3, 0.2])
    return np.stack([towards, -0.8 * towards])


def triangle() -> DyadNetwork:
    """A group w, its faction f and their partner p, with all three ties."""
    return make_network([("w", "p"), ("f", "p"), ("f", "w")], parts=[("f", "w")])


def joint_generator(process: CoupledProcess) -> tuple[list[tuple[int, ...]], np.ndarray]:
    """All joint states, and the generator between them: one dyad moves at a time at the rates that the others set."""
    n_states, n_dyads = len(process.states), process.network.n_dyads
    joint = list(product(range(n_states), repeat=n_dyads))
    place = {states: at for at, states in enumerate(joint)}
    q = np.zeros((len(joint), len(joint)))
    for states in joint:
        valence = process.valence[list(states)]
        felt = neighbour_covariates(process.network, (valence > 0) * 1.0, (valence < 0) * 1.0)
        for dyad, target in product(range(n_dyads), range(n_states)):
            origin = states[dyad]
            if origin == target:
                continue
            way = process.direction[origin, target]
            rate = process.rates[origin, target] * np.exp(process.offsets[dyad, way] + process.coefs[way] @ felt[dyad])
            moved = (*states[:dyad], target, *states[dyad + 1 :])
            q[place[states], place[moved]] = rate
    np.fill_diagonal(q, -q.sum(axis=1))
    return joint, q
