"""The fast sweeps: log-likelihood of a panel, and with a second sweep its derivatives, several subjects at a time."""

import numpy as np

from amity.dynamics.compiled import compiled
from amity.dynamics.series import pull_series, push_series
from amity.dynamics.simd import absorb, pull, push
from amity.dynamics.transitions import Floats, Ints

SUBJECTS = 4  # subjects swept side by side, so that one's additions fill the waiting times of another's
_SMALL = 1e-100  # product of scales below which its logarithm is taken
_TINY = 1e-150  # sum of weights below which they are rescaled at once

Lanes = tuple[int, ...]  # its length is the padded number of states
Index = tuple[Ints, Ints, Ints, Ints]  # first row of each subject; step and look of each row; start of each subject
Steps = tuple[Ints, Floats, Ints]  # by step: row of the table, or -1 for the series; expected jumps; variant
Tables = tuple[Floats, Floats, Floats, Floats, Floats]  # flat: steps, steps turned, jumps, jumps turned, looks
# First subject of the block; flat weights by row, scale by row, running sum by subject; first row of each subject in
# them; log-likelihood so far and the product of scales that is not yet in it.
Block = tuple[int, Floats, Floats, Floats, Ints, Floats]


@compiled
def _begin(lanes: Lanes, looks: Floats, starts: Floats, index: Index, block: Block) -> int:
    """Set the first rows of the subjects of a block; returns a row that cannot happen, or -1."""
    width = len(lanes)
    first, _, look, start = index
    head, weights, scale, sums, place, total = block
    at = 0
    for s in range(min(SUBJECTS, len(first) - 1 - head)):
        row = int(first[head + s])
        here, place[s] = at * width, at
        at += first[head + s + 1] - row
        added = 0.0
        for j in range(width):
            weights[here + j] = starts[start[head + s] * width + j] * looks[look[row] * width + j]
            added += weights[here + j]
        if not added > 0.0:
            return row
        for j in range(width):
            weights[here + j] /= added
        total[0] += np.log(added)
        sums[s], scale[place[s]] = 1.0, 1.0
    return -1


@compiled
def _note(lanes: Lanes, block: Block, s: int, local: int, added: float) -> bool:
    """Take the sum of a row's weights into the likelihood; False where the row cannot happen."""
    width = len(lanes)
    _, weights, scale, sums, _, total = block
    if not added > _TINY:
        if not added > 0.0:
            return False
        total[0] += np.log(added)
        for j in range(local * width, (local + 1) * width):
            weights[j] /= added
        scale[local] /= added
        added = 1.0
    sums[s] = added
    total[1] *= added
    if total[1] < _SMALL or total[1] > 1.0 / _SMALL:
        total[0] += np.log(total[1])
        total[1] = 1.0
    return True


@compiled
def _forward(lanes: Lanes, tables: Tables, steps: Steps, index: Index, block: Block) -> int:
    """Sweep the subjects of a block forward by step matrices; returns the first row that cannot happen, or -1."""
    width = len(lanes)
    first, step, look, _ = index
    head, weights, scale, sums, place, total = block
    n = min(SUBJECTS, len(first) - 1 - head)
    slot = steps[0]
    product = total[1]
    for k in range(1, np.max(first[head + 1 : head + n + 1] - first[head : head + n])):
        for s in range(n):
            row = first[head + s] + k
            if row < first[head + s + 1]:
                local = place[s] + k
                here = local * width
                factor = 1.0 / sums[s]
                scale[local] = factor
                at, seen = slot[step[row]] * width * width, look[row] * width
                added = push(lanes, weights, here - width, tables[0], at, tables[4], seen, factor, weights, here)
                if product * added > _SMALL and product * added < 1.0 / _SMALL and added > _TINY:
                    sums[s] = added
                    product *= added
                else:
                    total[1] = product
                    if not _note(lanes, block, s, local, added):
                        return int(row)
                    product = total[1]
    total[1] = product
    return -1


@compiled
def _forward_mixed(lanes: Lanes, tables: Tables, steps: Steps, index: Index, block: Block) -> int:
    """As `_forward`, where some steps are taken by the series."""
    width = len(lanes)
    first, step, look, _ = index
    head, weights, scale, sums, place, _ = block
    n = min(SUBJECTS, len(first) - 1 - head)
    offset, moves, work = np.empty(n, dtype=np.int64), np.zeros(n), np.empty(3 * n * width)
    for k in range(1, np.max(first[head + 1 : head + n + 1] - first[head : head + n])):
        for s in range(n):
            row, here = first[head + s] + k, (place[s] + k) * width
            taken = row < first[head + s + 1] and steps[0][step[row]] < 0
            offset[s] = steps[2][step[row]] * width * width if taken else -1
            moves[s] = steps[1][step[row]] if taken else 0.0
            if taken:
                work[s * width : (s + 1) * width] = weights[here - width : here]
        push_series(lanes, work, tables[2], offset, moves)
        for s in range(n):
            row, local = int(first[head + s] + k), place[s] + k
            if row >= first[head + s + 1]:
                continue
            here, seen = local * width, look[row] * width
            factor = 1.0 / sums[s]
            scale[local] = factor
            if offset[s] < 0:
                at = steps[0][step[row]] * width * width
                added = push(lanes, weights, here - width, tables[0], at, tables[4], seen, factor, weights, here)
            else:
                added = 0.0
                for j in range(width):
                    weights[here + j] = factor * work[(n + s) * width + j] * tables[4][seen + j]
                    added += weights[here + j]
            if not _note(lanes, block, s, local, added):
                return int(row)
    return -1


@compiled
def _room(lanes: Lanes, first: Ints) -> Block:
    """Working memory for the largest block."""
    rows = 0
    for head in range(0, len(first) - 1, SUBJECTS):
        rows = max(rows, first[min(head + SUBJECTS, len(first) - 1)] - first[head])
    place, total = np.zeros(SUBJECTS, dtype=np.int64), np.array([0.0, 1.0])
    return 0, np.empty(rows * len(lanes)), np.empty(rows), np.empty(SUBJECTS), place, total


@compiled
def likelihood_sweep(lanes: Lanes, tables: Tables, steps: Steps, starts: Floats, index: Index) -> tuple[float, int]:
    """
    Log-likelihood of a panel.

    Args:
        lanes: tuple whose length is the padded number of states.
        tables: flat step, jump and look tables, padded with zeros.
        steps: how each step is taken.
        starts: (B * width,) padded start weights.
        index: rows of the panel.

    Returns:
        The log-likelihood, and the first row that no state can explain, or -1.

    Reference: docs/method/dynamics-likelihood.md.
    """
    _, weights, scale, sums, place, total = _room(lanes, index[0])
    mixed = np.any(steps[0] < 0)
    for head in range(0, len(index[0]) - 1, SUBJECTS):
        block = (head, weights, scale, sums, place, total)
        failed = _begin(lanes, tables[4], starts, index, block)
        if failed < 0:
            if mixed:
                failed = _forward_mixed(lanes, tables, steps, index, block)
            else:
                failed = _forward(lanes, tables, steps, index, block)
        if failed >= 0:
            return 0.0, failed
    return total[0] + np.log(total[1]), -1


@compiled
def quick_sweep(lanes: Lanes, tables: Tables, steps: Steps, starts: Floats, index: Index) -> float:
    """
    Log-likelihood of a panel all of whose steps are in the table and none of whose looks is next to impossible.

    Args:
        lanes: as in `likelihood_sweep`.
        tables: as in `likelihood_sweep`.
        steps: as in `likelihood_sweep`; no slot is -1.
        starts: as in `likelihood_sweep`.
        index: as in `likelihood_sweep`.

    Returns:
        The log-likelihood, or NaN where a sum of weights is so small that `likelihood_sweep` must decide.

    Reference: docs/method/dynamics-likelihood.md.
    """
    width = len(lanes)
    first, step, look, start = index
    weights, sums = np.empty(SUBJECTS * width), np.empty(SUBJECTS)
    log_lik, product, worst = 0.0, 1.0, 1.0
    for head in range(0, len(first) - 1, SUBJECTS):
        n = min(SUBJECTS, len(first) - 1 - head)
        longest = 0
        for s in range(n):
            longest = max(longest, first[head + s + 1] - first[head + s])
            added = 0.0
            for j in range(width):
                weights[s * width + j] = (
                    starts[start[head + s] * width + j] * tables[4][look[first[head + s]] * width + j]
                )
                added += weights[s * width + j]
            sums[s] = added
            worst = min(worst, added)
            product *= added
        for k in range(1, longest):
            for s in range(n):
                row, at = first[head + s] + k, s * width
                if row < first[head + s + 1]:
                    table, seen = steps[0][step[row]] * width * width, look[row] * width
                    added = push(lanes, weights, at, tables[0], table, tables[4], seen, 1.0 / sums[s], weights, at)
                    sums[s] = added
                    worst = min(worst, added)
                    product *= added
                    if product < _SMALL or product > 1.0 / _SMALL:
                        log_lik += np.log(product)
                        product = 1.0
    return log_lik + np.log(product) if worst > _TINY else np.nan


@compiled
def gradient_sweep(
    lanes: Lanes, tables: Tables, steps: Steps, starts: Floats, index: Index
) -> tuple[float, int, Floats, Floats, Floats, Floats]:
    """
    Log-likelihood of a panel and its derivatives.

    Args:
        lanes: tuple whose length is the padded number of states.
        tables: flat step, jump and look tables, padded with zeros.
        steps: how each step is taken.
        starts: (B * width,) padded start weights.
        index: rows of the panel.

    Returns:
        The log-likelihood; the first row that cannot happen, or -1; the derivatives by the step table, by the jump
        table, by the logarithm of the look table and of each subject's start weights, all flat.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    _, weights, scale, sums, place, total = _room(lanes, index[0])
    by_step, by_jump, by_look = np.zeros(len(tables[0])), np.zeros(len(tables[2])), np.zeros(len(tables[4]))
    by_start = np.zeros((len(index[0]) - 1) * len(lanes))
    by = (by_step, by_jump, by_look, by_start)
    mixed = np.any(steps[0] < 0)
    for head in range(0, len(index[0]) - 1, SUBJECTS):
        block = (head, weights, scale, sums, place, total)
        failed = _begin(lanes, tables[4], starts, index, block)
        if failed < 0:
            if mixed:
                failed = _forward_mixed(lanes, tables, steps, index, block)
            else:
                failed = _forward(lanes, tables, steps, index, block)
        if failed >= 0:
            return 0.0, failed, by_step, by_jump, by_look, by_start
        _backward(lanes, tables, steps, index, (block, by))
    return total[0] + np.log(total[1]), -1, by_step, by_jump, by_look, by_start


@compiled
def _backward(
    lanes: Lanes, tables: Tables, steps: Steps, index: Index, state: tuple[Block, tuple[Floats, Floats, Floats, Floats]]
) -> None:
    """Sweep the subjects of a block backward and add to the derivatives."""
    width = len(lanes)
    first, step, look, _ = index
    (head, weights, scale, sums, place, _), (by_step, by_jump, by_look, by_start) = state
    n = min(SUBJECTS, len(first) - 1 - head)
    later, weighted = np.empty(n * width), np.empty(n * width)
    for s in range(n):
        later[s * width : (s + 1) * width] = 1.0 / sums[s]
    for k in range(1, np.max(first[head + 1 : head + n + 1] - first[head : head + n])):
        for s in range(n):
            row = first[head + s + 1] - k
            if row <= first[head + s]:
                continue
            local, after, seen = place[s] + row - first[head + s], s * width, look[row] * width
            here = local * width
            absorb(lanes, weights, here, later, after, tables[4], seen, scale[local], by_look, seen, weighted, after)
            at = steps[0][step[row]] * width * width
            if at >= 0:
                pull(lanes, weights, here - width, weighted, after, tables[1], at, by_step, at, 0.0, later, after)
            else:
                ends = (weights, here - width, weighted[after : after + width], later, after)
                offset = steps[2][step[row]] * width * width
                pull_series(lanes, ends, (tables[2], tables[3], by_jump), offset, steps[1][step[row]])
    for s in range(n):
        for j in range(width):
            value = weights[place[s] * width + j] * later[s * width + j]
            by_start[(head + s) * width + j] = value
            by_look[look[first[head + s]] * width + j] += value
