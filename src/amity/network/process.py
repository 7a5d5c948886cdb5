"""The coupled process: a Markov chain per dyad whose rates depend on its neighbours' states."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.network.structure import COVARIATES, DyadNetwork

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TOWARDS, AWAY = 0, 1


@dataclass(frozen=True)
class CoupledProcess:
    """
    Rates of all dyads given all states.

    The rate per year at which dyad d moves from r to s is

        rates[r, s] * exp(offsets[d, g] + coefs[g] . x(d)),     g: 0 for moves towards amity, 1 for moves away.

    `rates` (K, K) has a zero diagonal; `amity` (K,) ranks states from enmity to amity and decides g; `valence` (K,)
    is -1 for hostile states, 1 for friendly ones, else 0; `coefs` (2, C) weighs the covariates x in the order of
    `COVARIATES`; `offsets` (D, 2) holds what else moves a dyad's log-rates, its drivers for instance.
    """

    network: DyadNetwork
    states: tuple[str, ...]
    rates: Floats
    amity: Ints
    valence: Ints
    coefs: Floats
    offsets: Floats

    @property
    def direction(self) -> Ints:
        """(K, K) 0 where a move is towards amity, 1 where it is away."""
        return np.where(self.amity[None, :] > self.amity[:, None], TOWARDS, AWAY)

    def held(self, dyads: Ints) -> "CoupledProcess":
        """The same process with these dyads unable to move."""
        offsets = self.offsets.copy()
        offsets[dyads] = -np.inf
        return replace(self, offsets=offsets)


def over_more_dyads(process: CoupledProcess, network: DyadNetwork) -> CoupledProcess:
    """
    The same rates and coupling over a larger network, whose further dyads have no drivers of their own.

    Args:
        process: over D dyads.
        network: its first D dyads are those of the process, in the same order.

    Returns:
        CoupledProcess: offsets of further dyads are 0.

    Raises:
        DataError: the first dyads differ.

    Reference: docs/method/network-membership.md.
    """
    n_known = process.network.n_dyads
    for dyad in range(n_known):
        if dyad >= network.n_dyads or set(network.names_of(dyad)) != set(process.network.names_of(dyad)):
            raise DataError(f"dyad {dyad} of the larger network is not {' and '.join(process.network.names_of(dyad))}")
    offsets = np.concatenate([process.offsets, np.zeros((network.n_dyads - n_known, 2))])
    return make_process(replace(process, network=network, offsets=offsets))


def make_process(process: CoupledProcess) -> CoupledProcess:
    """
    The process itself, once its arrays fit together.

    Args:
        process: as built from estimates.

    Returns:
        CoupledProcess: the same, with contiguous arrays of the right types.

    Raises:
        DataError: a shape is wrong, a rate is negative or not finite, a valence is not -1, 0 or 1, ranks repeat.

    Reference: docs/method/network-coupling.md.
    """
    n_states, n_dyads = len(process.states), process.network.n_dyads
    expected = {
        "rates": (n_states, n_states),
        "amity": (n_states,),
        "valence": (n_states,),
        "coefs": (2, len(COVARIATES)),
        "offsets": (n_dyads, 2),
    }
    for name, shape in expected.items():
        got = np.shape(getattr(process, name))
        if got != shape:
            raise DataError(f"{name} of the coupled process: got shape {got}, expected {shape}")
    rates = np.ascontiguousarray(process.rates, dtype=np.float64).copy()
    np.fill_diagonal(rates, 0.0)
    if not np.isfinite(rates).all() or (rates < 0).any():
        raise DataError("rates per year must be finite and not negative off the diagonal")
    if not np.isin(process.valence, (-1, 0, 1)).all():
        raise DataError(f"valence must be -1, 0 or 1 for each state, got {process.valence}")
    if len(set(np.asarray(process.amity).tolist())) != n_states:
        raise DataError("each state needs a rank of its own from enmity to amity")
    return replace(
        process,
        rates=rates,
        amity=np.asarray(process.amity, dtype=np.int64),
        valence=np.asarray(process.valence, dtype=np.int64),
        coefs=np.ascontiguousarray(process.coefs, dtype=np.float64),
        offsets=np.ascontiguousarray(process.offsets, dtype=np.float64),
    )
