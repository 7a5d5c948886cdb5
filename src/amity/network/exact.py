"""The integer programs of balance, for what the cycle cuts alone do not settle."""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.network.signed_graph import TieArrays

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_DONE = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit)


@dataclass(frozen=True)
class PartitionProgram:
    """
    A partition problem as it is handed to the solver.

    `n_groups` is K, `start` (N,) a partition to begin with, `cycles` the cuts (indices of ties of which at least one
    is frustrated); `whole` says that every cost is a whole number.
    """

    ties: TieArrays
    n_groups: int
    start: Ints
    cycles: Sequence[tuple[int, ...]] = ()
    whole: bool = True


@dataclass(frozen=True)
class Proof:
    """The best partition known to the solver, (N,), and the bound under which no partition can go."""

    groups: Ints
    bound: float


class _Rows:
    """Constraint rows in the making; the solver takes them in one call, which is much faster than one by one."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.starts: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []

    def at_least(self, lower: float, terms: Sequence[tuple[int, float]]) -> None:
        self.starts.append(len(self.columns))
        self.lower.append(lower)
        self.columns.extend(column for column, _ in terms)
        self.values.extend(value for _, value in terms)


def solve_partition(program: PartitionProgram, *, seconds: float) -> Proof:
    """
    Best partition into at most K groups by branch and cut, with a bound if the time runs out.

    Membership is one binary variable per node and group (one per node where K is 2). Groups are interchangeable, so
    the i-th node in order of degree may use only the first i groups.

    Args:
        program: the problem, its start and its cuts.
        seconds: time limit of the solver.

    Returns:
        Proof: never worse than the start; `bound` as proved by the solver.

    Raises:
        DataError: the solver failed numerically.

    Reference: Aref, Mason & Wilson (2020), Networks 75(1); Brusco & Steinley (2010), J. Math. Psychol. 54(1).
    """
    nodes, groups = len(program.start), program.n_groups
    per_node = 1 if groups == 2 else groups
    ties = len(program.ties.weights)
    solver = _solver(program, seconds)
    first_tie = nodes * per_node
    cost = np.concatenate([np.zeros(first_tie), np.abs(program.ties.weights)])
    columns = first_tie + ties
    solver.addVars(columns, np.zeros(columns), _upper_bounds(program, per_node))
    solver.changeColsCost(columns, np.arange(columns, dtype=np.int32), cost)
    binary = np.full(columns, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), binary)
    rows = _Rows()
    _link_ties(rows, program, first_tie)
    for cycle in program.cycles:
        rows.at_least(1.0, [(first_tie + tie, 1.0) for tie in cycle])
    solver.addRows(
        len(rows.lower),
        np.array(rows.lower),
        np.full(len(rows.lower), highspy.kHighsInf),
        len(rows.columns),
        np.array(rows.starts, dtype=np.int32),
        np.array(rows.columns, dtype=np.int32),
        np.array(rows.values),
    )
    _set_start(solver, program, per_node)
    solver.run()
    return _read(solver, program, per_node)


def _solver(program: PartitionProgram, seconds: float) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", max(seconds, 0.1))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.999 if program.whole else 1e-7)
    return solver


def _upper_bounds(program: PartitionProgram, per_node: int) -> Array:
    order = _by_degree(program)
    upper = np.ones((len(program.start), per_node))
    if per_node == 1:
        upper[order[0]] = 0.0
    else:
        for rank, node in enumerate(order[: program.n_groups].tolist()):
            upper[node, rank + 1 :] = 0.0
    return np.concatenate([upper.ravel(), np.ones(len(program.ties.weights))])


def _by_degree(program: PartitionProgram) -> Ints:
    degree = np.bincount(program.ties.ends.ravel(), minlength=len(program.start))
    return np.argsort(-degree, kind="stable")


def _link_ties(rows: _Rows, program: PartitionProgram, first_tie: int) -> None:
    """A tie is frustrated once its ends' groups say so."""
    groups = program.n_groups
    for tie, (a, b) in enumerate(program.ties.ends.tolist()):
        broken, friendly = (first_tie + tie, 1.0), program.ties.weights[tie] > 0
        if groups == 2:
            if friendly:
                rows.at_least(0.0, [broken, (a, -1.0), (b, 1.0)])
                rows.at_least(0.0, [broken, (a, 1.0), (b, -1.0)])
            else:
                rows.at_least(1.0, [broken, (a, 1.0), (b, 1.0)])
                rows.at_least(-1.0, [broken, (a, -1.0), (b, -1.0)])
            continue
        for group in range(groups):
            mine, theirs = a * groups + group, b * groups + group
            if friendly:
                rows.at_least(0.0, [broken, (mine, -1.0), (theirs, 1.0)])
                rows.at_least(0.0, [broken, (mine, 1.0), (theirs, -1.0)])
            else:
                rows.at_least(-1.0, [broken, (mine, -1.0), (theirs, -1.0)])
    if groups > 2:
        for node in range(len(program.start)):
            members = [(node * groups + group, 1.0) for group in range(groups)]
            rows.at_least(1.0, members)
            rows.at_least(-1.0, [(column, -1.0) for column, _ in members])


def _set_start(solver: highspy.Highs, program: PartitionProgram, per_node: int) -> None:
    """Hands over the start, its groups renumbered in the order that the symmetry rule allows."""
    renumber: dict[int, int] = {}
    for node in _by_degree(program).tolist():
        renumber.setdefault(int(program.start[node]), len(renumber))
    groups = np.array([renumber[int(group)] for group in program.start])
    member = groups[:, None] == (np.array([1]) if per_node == 1 else np.arange(per_node))
    together = groups[program.ties.ends[:, 0]] == groups[program.ties.ends[:, 1]]
    broken = together == (program.ties.weights < 0)
    solution = highspy.HighsSolution()
    solution.col_value = [float(value) for value in (*member.ravel(), *broken)]
    solver.setSolution(solution)


def _read(solver: highspy.Highs, program: PartitionProgram, per_node: int) -> Proof:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status not in _DONE:
        raise DataError(f"the integer program ended as {solver.modelStatusToString(status)}; scale the weights")
    bound = max(0.0, float(info.mip_dual_bound)) if np.isfinite(info.mip_dual_bound) else 0.0
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Proof(program.start, bound)
    values = np.array(solver.getSolution().col_value)[: len(program.start) * per_node]
    if per_node == 1:
        return Proof(np.rint(values).astype(np.int64), bound)
    return Proof(values.reshape(-1, per_node).argmax(axis=1).astype(np.int64), bound)
