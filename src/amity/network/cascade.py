"""What a shock to one dyad does to all others: two sets of runs, with it and without, and their difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.network.process import CoupledProcess
from amity.network.simulate import NetworkRuns, simulate_network

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Shock:
    """A dyad is put into a state at time 0 and, where `held`, stays there to the horizon."""

    dyad: int
    state: int
    held: bool = True


@dataclass(frozen=True)
class Outcome:
    """
    Something that may come about for a dyad: it is in one of the states `into` at the horizon, or has entered one by
    then.

    Where `given` is not empty, only runs that start in one of these states count.
    """

    name: str
    into: frozenset[int]
    entered: bool = False
    given: frozenset[int] = frozenset()


@dataclass(frozen=True)
class CascadeOptions:
    """Length and number of runs: `runs_per_draw` for each draw of the parameters, with the shock and without."""

    horizon_years: float = 1.0
    runs_per_draw: int = 500
    level: float = 0.90


@dataclass(frozen=True)
class Change:
    """Probability of an outcome for one dyad without the shock and with it; the interval is that of the difference."""

    dyad: int
    outcome: str
    before: float
    after: float
    lower: float
    upper: float

    @property
    def change(self) -> float:
        """Difference that the shock makes."""
        return self.after - self.before


@dataclass(frozen=True)
class Share:
    """Probability of an outcome with the ends of its interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Cascade:
    """All changes, and the runs behind them: one pair of `NetworkRuns` for each draw."""

    shock: Shock
    changes: tuple[Change, ...]
    without: tuple[NetworkRuns, ...]
    shocked: tuple[NetworkRuns, ...]

    @property
    def n_runs(self) -> int:
        """Runs with the shock, over all draws."""
        return sum(len(runs.final) for runs in self.shocked)


def cascade(
    draws: Sequence[tuple[CoupledProcess, Floats]],
    shock: Shock,
    *,
    outcomes: Sequence[Outcome],
    rng: np.random.Generator,
    options: CascadeOptions | None = None,
) -> Cascade:
    """
    Change in the probability of each outcome for each dyad once one dyad is shocked.

    The shock is an intervention: the states of the other dyads at time 0 are drawn as if it had not happened, the
    same for both sets of runs. The interval joins the spread between draws of the parameters with the noise of the
    runs, the share of noise in the spread between draws taken out.

    Args:
        draws: G pairs of a process and the (D, K) state probabilities at time 0, one for each draw of the parameters.
        shock: which dyad, and the state it is put into.
        outcomes: what is asked of every dyad.
        rng: source of starts and seeds.
        options: horizon, number of runs, level of the interval.

    Returns:
        Cascade: changes of all dyads but the shocked one, dyads in order, outcomes in the order given.

    Raises:
        DataError: no draws, or the shock names an unknown dyad or state.

    Reference: Gillespie (1977), J. Phys. Chem. 81(25); docs/method/network-cascades.md.
    """
    options = options or CascadeOptions()
    if not draws:
        raise DataError("a cascade needs at least one draw of the parameters")
    process = draws[0][0]
    n_dyads, n_states = process.network.n_dyads, len(process.states)
    if not (0 <= shock.dyad < n_dyads and 0 <= shock.state < n_states):
        raise DataError(
            f"shock: got dyad {shock.dyad} and state {shock.state}, expected below {n_dyads} and {n_states}"
        )
    without, shocked = [], []
    for drawn, probs in draws:
        start = draw_states(probs, options.runs_per_draw, rng=rng)
        without.append(simulate_network(drawn, start, horizon_years=options.horizon_years, rng=rng))
        start = start.copy()
        start[:, shock.dyad] = shock.state
        bound = drawn.held(np.array([shock.dyad])) if shock.held else drawn
        shocked.append(simulate_network(bound, start, horizon_years=options.horizon_years, rng=rng))
    changes = _changes(outcomes, (without, shocked), options.level, left_out=shock.dyad)
    return Cascade(shock, changes, tuple(without), tuple(shocked))


def draw_states(probs: Floats, n_runs: int, *, rng: np.random.Generator) -> Ints:
    """
    States of all dyads, drawn independently.

    Args:
        probs: (D, K) rows that sum to 1.
        n_runs: S.
        rng: source of the draws.

    Returns:
        (S, D) states.

    Raises:
        DataError: a row does not sum to 1.

    Reference: docs/method/network-cascades.md.
    """
    if not np.allclose(probs.sum(axis=1), 1.0, atol=1e-6):
        worst = int(np.abs(probs.sum(axis=1) - 1).argmax())
        raise DataError(f"state probabilities of dyad {worst} sum to {probs[worst].sum():.4f}, expected 1")
    thresholds = np.cumsum(probs, axis=1)[:, :-1]
    states: Ints = (rng.random((n_runs, len(probs), 1)) > thresholds[None]).sum(axis=2)
    return states


def outcome_counts(runs: NetworkRuns, outcome: Outcome) -> tuple[Ints, Ints]:
    """
    Runs in which each dyad met the outcome, and runs in which it could.

    Args:
        runs: S runs.
        outcome: what is asked.

    Returns:
        Two arrays (D,): met, and eligible.

    Raises:
        Nothing.

    Reference: docs/method/network-cascades.md.
    """
    eligible = np.isin(runs.start, sorted(outcome.given)) if outcome.given else np.ones(runs.start.shape, dtype=bool)
    met = np.isin(runs.final, sorted(outcome.into))
    if outcome.entered:
        met = np.zeros(runs.start.shape, dtype=bool)
        for run, log in enumerate(runs.logs):
            met[run, log.dyads[np.isin(log.targets, sorted(outcome.into))]] = True
    return (met & eligible).sum(axis=0), eligible.sum(axis=0)


def outcome_share(runs: Sequence[NetworkRuns], outcome: Outcome, dyad: int, *, level: float = 0.90) -> Share:
    """
    Probability of an outcome for one dyad, over the runs of all draws.

    Args:
        runs: one for each draw of the parameters.
        outcome: what is asked.
        dyad: of which dyad.
        level: of the interval, which joins the spread between draws with the noise of the runs.

    Returns:
        Share.

    Raises:
        DataError: no run starts in a state from which the outcome is asked.

    Reference: docs/method/network-cascades.md.
    """
    counts = np.array([[(met[dyad], able[dyad]) for met, able in (outcome_counts(one, outcome) for one in runs)]])
    used = counts[0, :, 1] > 0
    if not used.any():
        raise DataError(f"no run starts where {outcome.name!r} can come about for dyad {dyad}; ask for more runs")
    met, able = counts[0, used, 0].astype(float), counts[0, used, 1].astype(float)
    value = float(met.sum() / able.sum())
    width = _width(met / able, _noise(met, able), level)
    return Share(value, max(0.0, value - width), min(1.0, value + width))


def _changes(
    outcomes: Sequence[Outcome],
    runs: tuple[list[NetworkRuns], list[NetworkRuns]],
    level: float,
    *,
    left_out: int,
) -> tuple[Change, ...]:
    by_outcome = [[[outcome_counts(one, outcome) for one in side] for side in runs] for outcome in outcomes]
    n_dyads = runs[0][0].start.shape[1]
    found = []
    for dyad in range(n_dyads):
        if dyad == left_out:
            continue
        for outcome, sides in zip(outcomes, by_outcome, strict=True):
            counts = np.array([[(met[dyad], eligible[dyad]) for met, eligible in side] for side in sides])
            change = _change(counts, level)
            if change is not None:
                found.append(Change(dyad, outcome.name, *change))
    return tuple(found)


def _change(counts: npt.NDArray[np.int64], level: float) -> tuple[float, float, float, float] | None:
    """(before, after, lower, upper) from (2, G, 2) counts; None where no run was eligible."""
    met, eligible = counts[..., 0].astype(float), counts[..., 1].astype(float)
    used = (eligible > 0).all(axis=0)
    if not used.any():
        return None
    met, eligible = met[:, used], eligible[:, used]
    pooled = met.sum(axis=1) / eligible.sum(axis=1)
    width = _width(met[1] / eligible[1] - met[0] / eligible[0], _noise(met, eligible).sum(axis=0), level)
    change = float(pooled[1] - pooled[0])
    return float(pooled[0]), float(pooled[1]), max(-1.0, change - width), min(1.0, change + width)


def _noise(met: Floats, eligible: Floats) -> Floats:
    """Binomial variance of each share; half a run is added so that an outcome never seen still has noise."""
    share = (met + 0.5) / (eligible + 1.0)
    return np.asarray(share * (1 - share) / eligible)


def _width(per_draw: Floats, noise: Floats, level: float) -> float:
    """Half the interval: the variance between draws less the noise in it, and the noise of all runs together."""
    between = float(per_draw.var(ddof=1)) if len(per_draw) > 1 else 0.0
    spread = np.sqrt(max(0.0, between - noise.mean()) + noise.mean() / len(per_draw))
    return NormalDist().inv_cdf(0.5 + level / 2) * float(spread)
