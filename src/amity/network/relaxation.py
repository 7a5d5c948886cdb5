"""A lower bound on imbalance from a linear program with cycle cuts, added as they are violated."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.network.signed_graph import TieArrays

Array = npt.NDArray[np.float64]
Separation = Callable[..., list[tuple[int, ...]]]

_BATCH = 4000
_WINDOW = 250


@dataclass(frozen=True)
class Relaxation:
    """
    The state of the linear program when it stopped.

    `bound` is valid whether or not `complete`; `broken` (M,) is the fractional frustration per tie, and `cycles`
    lists the cuts that are tight there.
    """

    bound: float
    broken: Array
    cycles: tuple[tuple[int, ...], ...]
    complete: bool


def relax_balance(
    ties: TieArrays,
    *,
    separate: Separation,
    stop: Callable[[float], bool],
    seconds_left: Callable[[], float],
) -> Relaxation:
    """
    Lower bound on the cost of any partition, by cutting planes.

    One variable per tie says how far it is frustrated; every cycle that `separate` finds must have a total of at
    least 1.

    Args:
        ties: the graph.
        separate: `negative_cycles` for two groups, `single_hostile_cycles` for any number.
        stop: says whether a bound is good enough to end.
        seconds_left: seconds until the caller's limit; below 0 the loop ends.

    Returns:
        Relaxation: `bound` in the unit of the weights.

    Raises:
        DataError: the solver failed numerically.

    Reference: Barahona & Mahjoub (1986), Math. Programming 36(2); docs/method/network-balance.md.
    """
    solver = _start(np.abs(ties.weights))
    broken, bound, complete = np.zeros(len(ties.weights)), 0.0, False
    known: set[tuple[int, ...]] = set()
    order = np.argsort(-np.bincount(ties.ends.ravel(), minlength=ties.n_nodes), kind="stable")
    windows = np.array_split(order, -(-len(order) // _WINDOW))
    at, fruitless = 0, 0
    while seconds_left() > 0:
        sources = windows[at % len(windows)]
        new = [cycle for cycle in separate(ties, broken, sources=sources) if cycle not in known][:_BATCH]
        if new:
            known.update(new)
            _add_cycles(solver, new)
            if not _solve(solver, seconds_left()):
                break
            broken = np.clip(np.array(solver.getSolution().col_value), 0.0, 1.0)
            bound = float(solver.getInfo().objective_function_value)
            if stop(bound):
                break
        at, fruitless = at + 1, 0 if new else fruitless + 1
        if fruitless == len(windows):
            complete = True
            break
    tight = tuple(cycle for cycle in sorted(known) if broken[list(cycle)].sum() < 1 + 1e-6)
    return Relaxation(bound, broken, tight, complete)


def _start(strength: Array) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    columns = len(strength)
    solver.addVars(columns, np.zeros(columns), np.ones(columns))
    solver.changeColsCost(columns, np.arange(columns, dtype=np.int32), strength)
    return solver


def _add_cycles(solver: highspy.Highs, cycles: list[tuple[int, ...]]) -> None:
    lengths = np.array([len(cycle) for cycle in cycles])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
    columns = np.concatenate([np.array(cycle) for cycle in cycles]).astype(np.int32)
    rows = len(cycles)
    unbounded = np.full(rows, highspy.kHighsInf)
    solver.addRows(rows, np.ones(rows), unbounded, len(columns), starts, columns, np.ones(len(columns)))


def _solve(solver: highspy.Highs, seconds: float) -> bool:
    """True where the program was solved; False where the time ran out, so that the last bound stands."""
    solver.setOptionValue("time_limit", float(solver.getRunTime()) + max(seconds, 0.1))
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return True
    if status == highspy.HighsModelStatus.kTimeLimit:
        return False
    raise DataError(f"the bound's linear program ended as {solver.modelStatusToString(status)}; scale the weights")
