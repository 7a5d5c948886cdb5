"""The fast sweep: log-likelihood of a panel, and with a second sweep its derivatives, several subjects at a time."""

import numpy as np

from amity.dynamics.compiled import compiled_bare, inner, woven
from amity.dynamics.series import MOST_TERMS, SUBJECTS, pull_series, push_series
from amity.dynamics.simd import absorb, pull, push, push_rows
from amity.dynamics.transitions import Floats, Ints

_LINE = 8  # numbers in a line of the cache
_ROWS = 32  # rows that are scaled once
_SMALL = 1e-100  # product of sums below which its logarithm is taken
_TINY = 1e-50  # sum of weights below which every row of the stretch is scaled

Lanes = tuple[int, ...]  # its length is the padded number of states
# First row of each subject; step and look of each row; start of each subject; subjects by their number of rows.
Index = tuple[Ints, Ints, Ints, Ints, Ints]
Steps = tuple[Ints, Floats, Ints]  # by step: row of the table, or -1 for the series; expected jumps; variant
Tables = tuple[Floats, Floats, Floats, Floats, Floats]  # flat: steps, steps turned, jumps, jumps turned, looks
Some = tuple[int, int]  # the subjects of a block from the first number up to the second
Stretch = tuple[int, int]  # their rows from the first number up to the second
By = tuple[Floats, Floats, Floats, Floats]  # flat derivatives by steps, jumps, log looks and log starts
# Flat weights by row; scale by row; where each subject of a block begins in them; log-likelihood so far and the product
# of sums that is not yet in it; of the four subjects of a block, matrix and expected jumps of a step by the series and
# the two derivatives that the second sweep carries; room for the series.
Room = tuple[Floats, Floats, Ints, Floats, Floats, Ints, Floats, Floats, Floats, Floats]
Data = tuple[Tables, Steps, Index, By, Room]

# Typed, so that what they are given to is compiled once and not again for these very numbers.
_FIRST: int = np.int64(1)  # type: ignore[assignment]
_EVERYONE: Some = (np.int64(0), np.int64(SUBJECTS))  # type: ignore[assignment]


def lined_zeros(size: int) -> Floats:
    """Zeros from where a line of the processor's cache begins: a vector across two lines costs twice as much."""
    spacious = np.zeros(size + _LINE)
    begin = -(spacious.__array_interface__["data"][0] // spacious.itemsize) % _LINE
    return spacious[begin : begin + size]


def make_room(first: Ints, width: int, *, series: bool) -> Room:
    """Working memory of a sweep over subjects that begin at these rows, with or without steps by the series."""
    half = SUBJECTS * width
    rows = SUBJECTS * int(np.diff(first).max(initial=1))
    work = lined_zeros((MOST_TERMS + 2) * half + MOST_TERMS * SUBJECTS if series else half)
    place, offset = np.zeros(SUBJECTS, dtype=np.int64), np.zeros(SUBJECTS, dtype=np.int64)
    weights, scale, total = lined_zeros(rows * width), np.ones(rows), np.array([0.0, 1.0])
    sums, moves, later, weighted = np.zeros(SUBJECTS), np.zeros(SUBJECTS), lined_zeros(half), lined_zeros(half)
    return weights, scale, place, total, sums, offset, moves, later, weighted, work


@compiled_bare
def sweep(lanes: Lanes, data: Data, starts: Floats) -> tuple[float, int]:
    """
    Log-likelihood of a panel and, on demand, its derivatives.

    Args:
        lanes: tuple whose length is the padded number of states.
        data: tables, flat and padded with zeros, the turned ones read by the second sweep only; how each step is taken;
            rows of the panel; derivatives, which are added to, empty where none are wanted; and `make_room`.
        starts: (B * width,) padded start weights.

    Returns:
        The log-likelihood, and the first row that cannot happen, or -1.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    order, by, total = data[2][4], data[3], data[4][3]
    for head in range(0, len(order), SUBJECTS):
        who = order[head : min(head + SUBJECTS, len(order))]
        failed = _begin(lanes, data, starts, who)
        if failed < 0:
            failed = _forward(lanes, data, who)
        if failed >= 0:
            return 0.0, failed
        if len(by[3]) > 0:
            _backward(lanes, data, who)
    return total[0] + np.log(total[1]), -1


@woven
def _begin(lanes: Lanes, data: Data, starts: Floats, who: Ints) -> int:
    """Set the first rows of the subjects of a block; returns a row that cannot happen, or -1."""
    looks, index, room = data[0][4], data[2], data[4]
    width, at = len(lanes), 0
    first, _, look, start, _ = index
    weights, place = room[0], room[2]
    for s in range(len(who)):
        place[s], added = at, 0.0
        begin, seen = start[who[s]] * width, look[first[who[s]]] * width
        for j in range(width):
            weights[at * width + j] = starts[begin + j] * looks[seen + j]
            added += weights[at * width + j]
        if not _note(room, s, added):
            return int(first[who[s]])
        at += first[who[s] + 1] - first[who[s]]
    return -1


@woven
def _note(room: Room, s: int, added: float) -> bool:
    """Take the sum of a row's weights into the likelihood; False where the row cannot happen."""
    total, sums = room[3], room[4]
    if not (added > 0.0 and added < np.inf):
        return False
    sums[s] = added
    if added > _SMALL and added < 1.0 / _SMALL:
        total[1] *= added
    else:
        total[0] += np.log(added)
    if total[1] < _SMALL or total[1] > 1.0 / _SMALL:
        total[0] += np.log(total[1])
        total[1] = 1.0
    return True


@woven
def _forward(lanes: Lanes, data: Data, who: Ints) -> int:
    """Weights of every later row of a block; returns a row that cannot happen, or -1."""
    index, mixed = data[2], len(data[0][2]) > 0
    first, shared, k = index[0], _shared(index[0], who), _FIRST
    while k < shared:
        if not mixed:
            k = _push_together(lanes, data, who, k, shared)
        if k < shared:
            end = shared if mixed else min(k + _ROWS, shared)
            failed = _push_slowly(lanes, data, who, _EVERYONE, (k, end))
            if failed >= 0:
                return failed
            k = end
    for s in range(len(who)):
        rows = first[who[s] + 1] - first[who[s]]
        if rows > shared:
            failed = _push_slowly(lanes, data, who, (s, s + 1), (shared, rows))
            if failed >= 0:
                return failed
    return -1


@woven
def _shared(first: Ints, who: Ints) -> int:
    """Rows that all subjects of a full block have; 1 where the block is not full."""
    return int(first[who[0] + 1] - first[who[0]]) if len(who) == SUBJECTS else 1


@inner
def _push_together(lanes: Lanes, data: Data, who: Ints, begin: int, end: int) -> int:
    """Carry four subjects over rows by the step table, scaled now and then; returns the row where that does not do."""
    tables, steps, index, _, room = data
    first, step, look, _, _ = index
    weights, scale, place, total, sums, _, _, _, _, _ = room
    matrices, moves = (tables[0], tables[4]), (steps[0], step, look)
    while begin < end:
        n = min(_ROWS, end - begin)
        r0, r1, r2, r3 = first[who[0]], first[who[1]], first[who[2]], first[who[3]]
        places = (place[0] + begin - 1, place[1] + begin - 1, place[2] + begin - 1, place[3] + begin - 1)
        rows = (r0 + begin - 1, r1 + begin - 1, r2 + begin - 1, r3 + begin - 1)
        factors = (1.0 / sums[0], 1.0 / sums[1], 1.0 / sums[2], 1.0 / sums[3])
        a0, a1, a2, a3 = push_rows(lanes, weights, scale, places, factors, matrices, moves, rows, n)
        if not (min(min(a0, a1), min(a2, a3)) > _TINY and max(max(a0, a1), max(a2, a3)) < 1.0 / _TINY):
            return begin
        sums[0], sums[1], sums[2], sums[3] = a0, a1, a2, a3
        total[1] *= a0 * a1 * a2 * a3
        if total[1] < _SMALL or total[1] > 1.0 / _SMALL:
            total[0] += np.log(total[1])
            total[1] = 1.0
        begin += n
    return begin


@inner
def _push_slowly(lanes: Lanes, data: Data, who: Ints, some: Some, stretch: Stretch) -> int:
    """Carry some subjects over rows by table or series, each row scaled; returns a row that cannot happen, or -1."""
    tables, steps, index, _, room = data
    width, first = len(lanes), index[0]
    weights, scale, place, _, sums, offset, moves, _, _, work = room
    for k in range(stretch[0], stretch[1]):
        if _plan_series(lanes, data, who, k, some):
            push_series(lanes, work, tables[2], offset, moves)
        for s in range(some[0], some[1]):
            row, local, factor, added = first[who[s]] + k, place[s] + k, 1.0 / sums[s], 0.0
            here, seen, at = local * width, index[2][row] * width, steps[0][index[1][row]] * width * width
            scale[local] = factor
            if at >= 0:
                added = push(lanes, weights, here - width, tables[0], at, tables[4], seen, factor, weights, here)
            else:
                for j in range(width):
                    weights[here + j] = factor * work[(SUBJECTS + s) * width + j] * tables[4][seen + j]
                    added += weights[here + j]
            if not _note(room, s, added):
                return int(row)
    return -1


@inner
def _plan_series(lanes: Lanes, data: Data, who: Ints, k: int, some: Some) -> bool:
    """Lay out weights, matrices and moves of the subjects whose step to row k is by the series; False where none is."""
    _, steps, index, _, room = data
    width, first = len(lanes), index[0]
    weights, _, place, _, _, offset, moves, _, _, work = room
    any_series = False
    for s in range(SUBJECTS):
        moves[s] = 0.0
        taken = some[0] <= s < some[1] and steps[0][index[1][first[who[s]] + k]] < 0
        if taken:
            step = index[1][first[who[s]] + k]
            offset[s], moves[s], any_series = steps[2][step] * width * width, steps[1][step], True
        for j in range(width):
            work[s * width + j] = weights[(place[s] + k - 1) * width + j] if taken else 0.0
    return any_series


@inner
def _backward(lanes: Lanes, data: Data, who: Ints) -> None:
    """Sweep the subjects of a block backward and add to the derivatives."""
    tables, _, index, by, room = data
    mixed = len(tables[2]) > 0
    width, first = len(lanes), index[0]
    weights, place, sums, later = room[0], room[2], room[4], room[7]
    shared = _shared(first, who)
    for s in range(len(who)):
        for j in range(s * width, (s + 1) * width):
            later[j] = 1.0 / sums[s]
        for k in range(first[who[s] + 1] - first[who[s]] - 1, shared - 1, -1):
            _pull_any(lanes, data, who, k, (s, s + 1))
    for k in range(shared - 1, 0, -1):
        if mixed:
            _pull_any(lanes, data, who, k, _EVERYONE)
        else:
            for s in range(SUBJECTS):
                _pull_row(lanes, data, who, k, s)
    for s in range(len(who)):
        for j in range(width):
            value = weights[place[s] * width + j] * later[s * width + j]
            by[3][who[s] * width + j] = value
            by[2][index[2][first[who[s]]] * width + j] += value


@woven
def _absorb_row(lanes: Lanes, data: Data, who: Ints, k: int, s: int) -> None:
    """Derivative by the look of a row, and the derivative by the weights that the step before it gives."""
    tables, _, index, by, room = data
    width, local, at = len(lanes), room[2][s] + k, s * len(lanes)
    seen = index[2][index[0][who[s]] + k] * width
    absorb(lanes, room[0], local * width, room[7], at, tables[4], seen, room[1][local], by[2], seen, room[8], at)


@woven
def _pull_row(lanes: Lanes, data: Data, who: Ints, k: int, s: int) -> None:
    """Carry the derivative of one subject over its row k, by the step table."""
    tables, steps, index, by, room = data
    width, later, weighted = len(lanes), room[7], room[8]
    _absorb_row(lanes, data, who, k, s)
    at, here = steps[0][index[1][index[0][who[s]] + k]] * width * width, (room[2][s] + k - 1) * width
    end = s * width
    pull(lanes, room[0], here, weighted, end, tables[1], at, by[0], at, 0.0, later, end, later, end)


@inner
def _pull_any(lanes: Lanes, data: Data, who: Ints, k: int, some: Some) -> None:
    """Carry the derivatives of some subjects over their row k, by the step table or the series."""
    tables, steps, index, by, room = data
    width, first = len(lanes), index[0]
    _, _, _, _, _, offset, moves, later, weighted, work = room
    by_series = _plan_series(lanes, data, who, k, some)
    for s in range(some[0], some[1]):
        if steps[0][index[1][first[who[s]] + k]] >= 0:
            _pull_row(lanes, data, who, k, s)
        else:
            _absorb_row(lanes, data, who, k, s)
    if not by_series:
        return
    pull_series(lanes, work, (tables[2], tables[3], by[1]), (offset, moves), weighted)
    for s in range(some[0], some[1]):
        if steps[0][index[1][first[who[s]] + k]] < 0:
            for j in range(s * width, (s + 1) * width):
                later[j] = weighted[j]
