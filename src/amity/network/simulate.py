"""Exact stochastic simulation of the coupled process, one event at a time, compiled."""

from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.network.process import AWAY, TOWARDS, CoupledProcess
from amity.network.structure import TRIADIC

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]

_FIRST_CAPACITY = 256


@dataclass(frozen=True)
class EventLog:
    """Events of one run in order: `years` from the start, the `dyads` that moved, and from and to which state."""

    years: Floats
    dyads: Ints
    origins: Ints
    targets: Ints


@dataclass(frozen=True)
class NetworkRuns:
    """S runs: `start` and `final` states (S, D), and a log of events for each."""

    start: Ints
    final: Ints
    logs: tuple[EventLog, ...]
    horizon_years: float


class _Rules(NamedTuple):
    """The process as the compiled code sees it."""

    rates: Floats
    direction: Ints
    totals: Floats
    valence: Ints
    coefs: Floats
    offsets: Floats
    tri_first: Ints
    tri_second: Ints
    tri_third: Ints
    link_first: Ints
    link_to: Ints
    link_kind: Ints
    link_weight: Floats


class _Log(NamedTuple):
    years: Floats
    dyads: Ints
    origins: Ints
    targets: Ints


class _Felt(NamedTuple):
    """Running covariates: counts of third parties (D, 3), mean stances (D, 3), log1p by count, and the rates' tree."""

    counts: Ints
    stances: Floats
    log1p: Floats
    tree: Floats


def simulate_network(
    process: CoupledProcess, start: npt.ArrayLike, *, horizon_years: float, rng: np.random.Generator
) -> NetworkRuns:
    """
    Runs of the coupled process from given states, exact in continuous time.

    Waiting times are exponential with the total rate; the dyad that moves is drawn from a tree of rates, so that an
    event costs the logarithm of the number of dyads and the number of neighbours.

    Args:
        process: rates and coupling, as checked by `make_process`.
        start: (S, D) states at time 0, one row a run.
        horizon_years: length of each run.
        rng: source of the runs' seeds.

    Returns:
        NetworkRuns: final states and all events.

    Raises:
        DataError: the start has a wrong shape or an unknown state, or the horizon is not above 0.

    Reference: Gillespie (1977), J. Phys. Chem. 81(25); Gibson & Bruck (2000), J. Phys. Chem. A 104(9).
    """
    begin = np.ascontiguousarray(start, dtype=np.int64)
    if begin.ndim != 2 or begin.shape[1] != process.network.n_dyads:
        raise DataError(f"start states: got shape {begin.shape}, expected (S, {process.network.n_dyads})")
    if begin.size and (begin.min() < 0 or begin.max() >= len(process.states)):
        raise DataError(f"start states must lie in 0 to {len(process.states) - 1}")
    if not (np.isfinite(horizon_years) and horizon_years > 0):
        raise DataError(f"the horizon must be above 0 years, got {horizon_years}")
    rules = _rules_of(process)
    final = begin.copy()
    capacity, logs = _FIRST_CAPACITY, []
    for run, seed in enumerate(rng.integers(1, 2**63, size=len(begin), dtype=np.uint64)):
        log, capacity = _one_run(rules, final[run], horizon_years, seed=seed, capacity=capacity)
        logs.append(log)
    return NetworkRuns(begin, final, tuple(logs), horizon_years)


def _one_run(
    rules: _Rules, states: Ints, horizon_years: float, *, seed: np.uint64, capacity: int
) -> tuple[EventLog, int]:
    """One run in place on `states`; where the log was too short, the same seed is run again with a longer one."""
    begin = states.copy()
    while True:
        room = _Log(np.empty(capacity), *(np.empty(capacity, dtype=np.int64) for _ in range(3)))
        events = _simulate(rules, states, horizon_years, np.array([seed], dtype=np.uint64), room)
        if events <= capacity:
            years, dyads = room.years[:events].copy(), room.dyads[:events].copy()
            return EventLog(years, dyads, room.origins[:events].copy(), room.targets[:events].copy()), capacity
        states[:] = begin
        capacity = 2 * events


def _rules_of(process: CoupledProcess) -> _Rules:
    network, direction = process.network, process.direction
    totals = np.stack([np.where(direction == way, process.rates, 0.0).sum(axis=1) for way in (TOWARDS, AWAY)], axis=1)
    return _Rules(
        process.rates,
        direction,
        totals,
        process.valence,
        process.coefs,
        process.offsets,
        network.tri_first,
        network.tri_second,
        network.tri_third,
        network.link_first,
        network.link_to,
        network.link_kind,
        network.link_weight,
    )


@numba.njit(cache=True)
def _uniform(bits: Bits) -> float:
    """The next number in (0, 1] of a xorshift64* generator, whose state is the run's own."""
    x = bits[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    bits[0] = x
    return (float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) + 1.0) / 9007199254740992.0


@numba.njit(cache=True)
def _multiplier(rules: _Rules, felt: _Felt, dyad: int, way: int) -> float:
    total = rules.offsets[dyad, way]
    for at in range(TRIADIC):
        total += rules.coefs[way, at] * felt.log1p[felt.counts[dyad, at]]
        total += rules.coefs[way, TRIADIC + at] * felt.stances[dyad, at]
    return float(np.exp(total))


@numba.njit(cache=True)
def _set_rate(rules: _Rules, felt: _Felt, dyad: int, state: int) -> None:
    """Writes a dyad's total rate into the tree and sums upwards afresh, so that no rounding builds up."""
    rate = 0.0
    for way in range(2):
        if rules.totals[state, way] > 0:
            rate += rules.totals[state, way] * _multiplier(rules, felt, dyad, way)
    at = len(felt.tree) // 2 + dyad
    felt.tree[at] = rate
    while at > 1:
        at //= 2
        felt.tree[at] = felt.tree[2 * at] + felt.tree[2 * at + 1]


@numba.njit(cache=True)
def _count_pair(counts: Ints, dyad: int, one: int, other: int, change: int) -> None:
    """Adds or takes away what one third party means to a dyad, from the valences of its two ties."""
    if one > 0 and other > 0:
        counts[dyad, 0] += change
    elif one < 0 and other < 0:
        counts[dyad, 1] += change
    elif one * other < 0:
        counts[dyad, 2] += change


@numba.njit(cache=True)
def _feel_all(rules: _Rules, states: Ints) -> _Felt:
    n_dyads = len(states)
    size = 1
    while size < n_dyads:
        size *= 2
    longest = 1
    counts, stances = np.zeros((n_dyads, TRIADIC), dtype=np.int64), np.zeros((n_dyads, TRIADIC))
    for dyad in range(n_dyads):
        longest = max(longest, rules.tri_first[dyad + 1] - rules.tri_first[dyad])
        for at in range(rules.tri_first[dyad], rules.tri_first[dyad + 1]):
            one, other = rules.valence[states[rules.tri_second[at]]], rules.valence[states[rules.tri_third[at]]]
            _count_pair(counts, dyad, one, other, 1)
        for at in range(rules.link_first[dyad], rules.link_first[dyad + 1]):
            push = rules.link_weight[at] * rules.valence[states[dyad]]
            stances[rules.link_to[at], rules.link_kind[at] - TRIADIC] += push
    felt = _Felt(counts, stances, np.log1p(np.arange(longest + 1).astype(np.float64)), np.zeros(2 * size))
    for dyad in range(n_dyads):
        _set_rate(rules, felt, dyad, states[dyad])
    return felt


@numba.njit(cache=True)
def _pass_on(rules: _Rules, felt: _Felt, states: Ints, dyad: int, before: int) -> None:
    """Tells the neighbours that a dyad's valence changed."""
    after = rules.valence[states[dyad]]
    for at in range(rules.tri_first[dyad], rules.tri_first[dyad + 1]):
        second, third = rules.tri_second[at], rules.tri_third[at]
        seen_by_second, seen_by_third = rules.valence[states[third]], rules.valence[states[second]]
        _count_pair(felt.counts, second, before, seen_by_second, -1)
        _count_pair(felt.counts, second, after, seen_by_second, 1)
        _count_pair(felt.counts, third, before, seen_by_third, -1)
        _count_pair(felt.counts, third, after, seen_by_third, 1)
        _set_rate(rules, felt, second, states[second])
        _set_rate(rules, felt, third, states[third])
    for at in range(rules.link_first[dyad], rules.link_first[dyad + 1]):
        to = rules.link_to[at]
        felt.stances[to, rules.link_kind[at] - TRIADIC] += rules.link_weight[at] * (after - before)
        _set_rate(rules, felt, to, states[to])


@numba.njit(cache=True)
def _choose_dyad(tree: Floats, bits: Bits) -> int:
    at, half = 1, len(tree) // 2
    while at < half:
        left = tree[2 * at]
        goes_left = _uniform(bits) * tree[at] <= left and left > 0
        at = 2 * at if goes_left else 2 * at + 1
    return at - half


@numba.njit(cache=True)
def _choose_state(rules: _Rules, felt: _Felt, dyad: int, origin: int, bits: Bits) -> int:
    up, down = _multiplier(rules, felt, dyad, 0), _multiplier(rules, felt, dyad, 1)
    left = _uniform(bits) * (rules.totals[origin, 0] * up + rules.totals[origin, 1] * down)
    chosen = origin
    for target in range(rules.rates.shape[0]):
        rate = rules.rates[origin, target] * (up if rules.direction[origin, target] == 0 else down)
        if rate > 0:
            chosen = target
            left -= rate
            if left <= 0:
                break
    return chosen


@numba.njit(cache=True)
def _simulate(rules: _Rules, states: Ints, horizon_years: float, bits: Bits, log: _Log) -> int:
    """Number of events; those beyond the log's length are counted, not written."""
    felt = _feel_all(rules, states)
    years, events = 0.0, 0
    while felt.tree[1] > 0:
        years -= np.log(_uniform(bits)) / felt.tree[1]
        if years >= horizon_years:
            break
        dyad = _choose_dyad(felt.tree, bits)
        origin = states[dyad]
        target = _choose_state(rules, felt, dyad, origin, bits)
        states[dyad] = target
        if events < len(log.years):
            log.years[events], log.dyads[events] = years, dyad
            log.origins[events], log.targets[events] = origin, target
        events += 1
        before = rules.valence[origin]
        _set_rate(rules, felt, dyad, target)
        if before != rules.valence[target]:
            _pass_on(rules, felt, states, dyad, before)
    return events
