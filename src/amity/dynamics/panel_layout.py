"""From the columns of a table of looks to a panel: every check, then distinct steps and distinct looks."""

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.panel import LookPlan, Looks, Panel, Scheme, StepPlan
from amity.dynamics.transitions import Bools, Floats, Ints
from amity.errors import DataError

_TIME_BITS = 40  # gaps are rounded to 2**-40 of the longest time, so that one date difference is one gap

_COMMON = 400  # rows under one generator from which a table of its transition probabilities pays


def make_panel(looks: Looks, *, n_states: int, n_outcomes: int | None = None) -> Panel:
    """
    A checked panel, in which every distinct step and look is stored once.

    Args:
        looks: columns; rows of one subject together, times not decreasing.
        n_states: K.
        n_outcomes: O where some class of looks reports more outcomes than there are states.

    Returns:
        Panel.

    Raises:
        DataError: a column has the wrong length, a value is missing, times go backwards, a subject is split, an
            outcome is unknown, or a row asks for a scheme that its outcome cannot have; the row and subject are named.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), sections 1.2 to 1.4; docs/method/dynamics-observations.md.
    """
    time = _column(looks.time, None, "time")
    n_rows = len(time)
    subject = np.asarray(looks.subject)
    if subject.shape != (n_rows,):
        raise DataError(f"subject: got shape {subject.shape}, expected ({n_rows},), one label per row")
    first = _first_rows(subject)
    _check_times(time, first, subject)
    variants, variant = _distinct_rows(_table(looks.covariates, n_rows, "covariates"), "covariates")
    plan, look = _look_plan(looks, n_rows, (n_states, max(n_states, n_outcomes or 0)))
    steps, step = _step_plan((time, first), (variants, variant), _schemes(looks, n_rows), _entered(plan, look))
    labels = tuple(subject[first[:-1]].tolist())
    row = np.arange(n_rows) if looks.row is None else _integers(looks.row, n_rows, 0, "row")
    return Panel(labels, first, time, variant, step, look, steps, plan, row.astype(np.int64))


def _column(values: ArrayLike, n_rows: int | None, name: str) -> Floats:
    column = np.asarray(values, dtype=np.float64)
    if column.ndim != 1 or len(column) == 0 or (n_rows is not None and len(column) != n_rows):
        raise DataError(f"{name}: got shape {column.shape}, expected ({n_rows or 'T'},), one number per row")
    if not np.isfinite(column).all():
        raise DataError(f"{name}: row {int(np.argmin(np.isfinite(column)))} is missing or not finite")
    return column


def _integers(values: ArrayLike | None, n_rows: int, default: int, name: str) -> Ints:
    if values is None:
        return np.full(n_rows, default, dtype=np.int64)
    column = _column(values, n_rows, name)
    if (column != np.floor(column)).any():
        raise DataError(f"{name}: row {int(np.argmax(column != np.floor(column)))} is not a whole number")
    return column.astype(np.int64)


def _table(values: ArrayLike | None, n_rows: int, name: str) -> Floats:
    table = np.empty((n_rows, 0)) if values is None else np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or len(table) != n_rows:
        raise DataError(f"{name}: got shape {table.shape}, expected ({n_rows}, columns)")
    return table


def _first_rows(subject: np.ndarray) -> Ints:
    changes = np.flatnonzero(subject[1:] != subject[:-1]) + 1
    first = np.concatenate([[0], changes, [len(subject)]]).astype(np.int64)
    labels, counts = np.unique(subject[first[:-1]], return_counts=True)
    if (counts > 1).any():
        raise DataError(f"subject {labels[counts > 1][0]}: its rows are not together; sort by subject, then by time")
    return first


def _check_times(time: Floats, first: Ints, subject: np.ndarray) -> None:
    backwards = np.diff(time) < 0
    backwards[first[1:-1] - 1] = False
    if backwards.any():
        row = int(np.argmax(backwards)) + 1
        raise DataError(
            f"time: row {row} of subject {subject[row]} is at {time[row]:g}, "
            f"before the row above at {time[row - 1]:g}; "
            "sort each subject by time"
        )


def _distinct_rows(table: Floats, name: str) -> tuple[Floats, Ints]:
    if table.shape[1] == 0:
        return np.empty((1, 0)), np.zeros(len(table), dtype=np.int64)
    if not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise DataError(f"{name}: row {row}, column {column} is missing or not finite; fill it or drop the row")
    code = np.zeros(len(table), dtype=np.int64)
    for column in table.T:
        values, inverse = np.unique(column, return_inverse=True)
        code = np.unique(code * len(values) + inverse, return_inverse=True)[1]
    _, where, inverse = np.unique(code, return_index=True, return_inverse=True)
    return table[where], inverse.astype(np.int64)


def _schemes(looks: Looks, n_rows: int) -> Ints:
    scheme = _integers(looks.scheme, n_rows, Scheme.SNAPSHOT, "scheme")
    unknown = ~np.isin(scheme, [int(s) for s in Scheme])
    if unknown.any():
        row = int(np.argmax(unknown))
        raise DataError(f"scheme: row {row} is {scheme[row]}, expected 1 (snapshot), 2 (exact), 3 (entry) or 4 (stay)")
    return scheme


def _look_plan(looks: Looks, n_rows: int, shape: tuple[int, int]) -> tuple[LookPlan, Ints]:
    n_states, n_outcomes = shape
    outcome = _integers(looks.outcome, n_rows, -1, "outcome")
    emission = _integers(looks.emission, n_rows, -1, "emission")
    allowed = _outcome_sets(looks.sets, n_outcomes)
    beyond = (
        (outcome < -1) | (outcome >= len(allowed)) | ((emission < 0) & (outcome >= n_states) & (outcome < n_outcomes))
    )
    if beyond.any():
        row = int(np.argmax(beyond))
        raise DataError(f"outcome: row {row} is {outcome[row]}, expected -1 to {n_outcomes - 1}, or a set's number")
    covariates, covariate = _distinct_rows(
        _table(looks.emission_covariates, n_rows, "emission_covariates"), "emission_covariates"
    )
    extra, given = _given_rows(looks.log_lik, n_rows, n_states)
    values, valued = _values(looks.value, n_rows, outcome)
    code = ((emission + 1) * (len(allowed) + 1) + outcome + 1) * len(covariates) + covariate
    code = (code * len(extra) + given) * len(values) + valued
    _, where, look = np.unique(code, return_index=True, return_inverse=True)
    plan = LookPlan(
        np.where((outcome[where] < 0) & np.isnan(values[valued[where]]), -1, emission[where]),
        allowed[outcome[where]],
        covariates[covariate[where]],
        extra[given[where]],
        values[valued[where]],
    )
    return plan, look.astype(np.int64)


def _outcome_sets(sets: tuple[tuple[int, ...], ...], n_outcomes: int) -> Bools:
    """(O + sets + 1, O): singletons, then the sets, then "anything" in the last row, which -1 reaches."""
    allowed = np.zeros((n_outcomes + len(sets) + 1, n_outcomes), dtype=np.bool_)
    allowed[:n_outcomes] = np.eye(n_outcomes, dtype=np.bool_)
    allowed[-1] = True
    for number, members in enumerate(sets):
        if len(members) == 0 or min(members) < 0 or max(members) >= n_outcomes:
            raise DataError(f"sets[{number}]: got {members}, expected outcomes from 0 to {n_outcomes - 1}")
        allowed[n_outcomes + number, list(members)] = True
    return allowed


def _given_rows(log_lik: ArrayLike | None, n_rows: int, n_states: int) -> tuple[Floats, Ints]:
    if log_lik is None:
        return np.zeros((1, n_states)), np.zeros(n_rows, dtype=np.int64)
    table = _table(log_lik, n_rows, "log_lik")
    if table.shape[1] != n_states or np.isnan(table).any() or (table == np.inf).any():
        raise DataError(f"log_lik: got shape {table.shape}, expected ({n_rows}, {n_states}) finite numbers or -inf")
    rows, given = np.unique(table, axis=0, return_inverse=True)
    return rows, given.reshape(-1).astype(np.int64)


def _values(value: ArrayLike | None, n_rows: int, outcome: Ints) -> tuple[Floats, Ints]:
    """Distinct reported numbers, NaN among them where a row has none, and which row has which."""
    if value is None:
        return np.full(1, np.nan), np.zeros(n_rows, dtype=np.int64)
    column = np.asarray(value, dtype=np.float64)
    if column.shape != (n_rows,) or np.isinf(column).any():
        raise DataError(f"value: got shape {column.shape}, expected ({n_rows},) finite numbers, or NaN for no report")
    both = ~np.isnan(column) & (outcome >= 0)
    if both.any():
        raise DataError(f"value: row {int(np.argmax(both))} has both a value and an outcome; give one of the two")
    values, valued = np.unique(column, return_inverse=True, equal_nan=True)
    return values, valued.reshape(-1).astype(np.int64)


def _entered(plan: LookPlan, look: Ints) -> Ints:
    """(T,) the one state that the look allows without error, or -1."""
    single = (plan.allowed.sum(axis=1) == 1) & (plan.emission < 0)
    return np.where(single, plan.allowed.argmax(axis=1), -1)[look]


def _step_plan(
    clock: tuple[Floats, Ints], rows: tuple[Floats, Ints], scheme: Ints, entered: Ints
) -> tuple[StepPlan, Ints]:
    time, first = clock
    variants, variant = rows
    later = np.ones(len(time), dtype=np.bool_)
    later[first[:-1]] = False
    unclear = later & (scheme == Scheme.ENTRY) & (entered < 0)
    if unclear.any():
        raise DataError(f"scheme: row {int(np.argmax(unclear))} is an exact entry, but its state is not known for sure")
    unit = 2.0 ** (np.ceil(np.log2(max(float(np.abs(time).max()), 1e-300))) - _TIME_BITS)
    gaps, gap = np.unique(np.round(np.diff(time, prepend=time[0])[later] / unit) * unit, return_inverse=True)
    before = np.concatenate([[0], variant[:-1]])[later]
    kind = scheme[later]
    state = np.where(kind == Scheme.ENTRY, entered[later], -1)
    n_states = int(state.max(initial=-1)) + 2
    code = ((before * len(gaps) + gap) * 5 + kind) * n_states + state + 1
    _, where, inverse = np.unique(code, return_index=True, return_inverse=True)
    step = np.zeros(len(time), dtype=np.int64)
    step[later] = inverse
    rare = np.bincount(before, minlength=len(variants)) < _COMMON
    return StepPlan(variants, before[where], gaps[gap[where]], kind[where], state[where], rare), step
