"""Log-likelihood of a panel and its gradient by every number of the model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amity.dynamics.emission_values import Emission
from amity.dynamics.model import Model, Params, generators
from amity.dynamics.panel import LookPlan, Panel
from amity.dynamics.recursions import forward
from amity.dynamics.start import pull_back_stationary, start_weights
from amity.dynamics.steps import StepTable, pull_back_steps, step_table
from amity.dynamics.sweep import Data, Lanes, lined_zeros, make_room, sweep
from amity.dynamics.transitions import Floats, Ints, rates_gradient, rates_of
from amity.errors import DataError


@dataclass(frozen=True)
class Tables:
    """
    What the recursions read, at given parameters.

    Attributes:
        steps: step matrices.
        looks: (N, K) likelihood of each distinct look by state.
        starts: (B, K) weights before the first look.
        index: `first`, `step`, `look` and `start` rows, as `recursions.forward` wants them.
    """

    steps: StepTable
    looks: Floats
    starts: Floats
    index: tuple[Ints, Ints, Ints, Ints]


@dataclass(frozen=True)
class ForwardPass:
    """
    The outcome of the forward recursion.

    Attributes:
        log_lik: natural log of the panel's likelihood.
        filtered: (T, K) probability of each state given the looks so far.
        log_scale: (T,) log-likelihood of each row given the rows before it.
        tables: what it was computed from.
    """

    log_lik: float
    filtered: Floats
    log_scale: Floats
    tables: Tables


@dataclass(frozen=True)
class Gradient:
    """
    Derivatives of the log-likelihood.

    Attributes:
        log_lik: its value.
        log_rates: (V, R) by the log-rate of each covariate row.
        emissions: per class, by the vector that its `pack` gives.
        log_start: (B, K) by the logarithm of the start weights.
    """

    log_lik: float
    log_rates: Floats
    emissions: tuple[Floats, ...]
    log_start: Floats


def run_forward(model: Model, params: Params, panel: Panel) -> ForwardPass:
    """
    Filtered probabilities and log-likelihood of a panel.

    Args:
        model: the model.
        params: its numbers.
        panel: looks laid out by `make_panel`.

    Returns:
        ForwardPass.

    Raises:
        DataError: no state can explain a row; the row and its subject are named.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), eq. 5; docs/method/dynamics-likelihood.md.
    """
    tables = make_tables(model, params, panel)
    filtered, log_scale, failed = forward(tables.steps.matrices, tables.looks, tables.starts, tables.index)
    if failed >= 0:
        raise DataError(impossible_row(panel, int(failed)))
    return ForwardPass(float(log_scale.sum()), filtered, log_scale, tables)


def log_likelihood(model: Model, params: Params, panel: Panel) -> float:
    """
    Natural logarithm of the probability (density, for exact times) of all looks of a panel.

    Args:
        model: the model.
        params: its numbers.
        panel: looks laid out by `make_panel`.

    Returns:
        The log-likelihood.

    Raises:
        DataError: no state can explain a row.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), eq. 5; docs/method/dynamics-likelihood.md.
    """
    tables = make_tables(model, params, panel, complete=False)
    value, failed = sweep(*_sweep_arguments(panel, tables, backward=False))
    if failed >= 0:
        raise DataError(impossible_row(panel, int(failed)))
    return float(value)


def log_likelihood_gradient(model: Model, params: Params, panel: Panel) -> Gradient:
    """
    Log-likelihood and its analytic derivatives by one backward sweep.

    Args:
        model: the model.
        params: its numbers.
        panel: looks laid out by `make_panel`.

    Returns:
        Gradient.

    Raises:
        DataError: no state can explain a row.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    tables = make_tables(model, params, panel, complete=False)
    lanes, data, starts = _sweep_arguments(panel, tables, backward=True)
    value, failed = sweep(lanes, data, starts)
    if failed >= 0:
        raise DataError(impossible_row(panel, int(failed)))
    by_step, by_jump, by_look, by_start = _unpad(data[3], len(lanes), tables)
    by_q = pull_back_steps(panel.steps, tables.steps, by_step) + by_jump / tables.steps.rate[:, None, None]
    emissions = tuple(
        emission.look_gradient(panel.looks, rows, by_look[rows]) for emission, rows in _by_class(params, panel.looks)
    )
    log_start = by_start.sum(axis=0, keepdims=True)
    if model.start_kind == "stationary":
        log_start = np.zeros_like(tables.starts)
        np.add.at(log_start, tables.index[3], by_start)
        used = np.unique(panel.variant[panel.first[:-1]])
        by_q[used] += pull_back_stationary(tables.steps.q[used], log_start)
    rates = rates_of(model.transitions, tables.steps.q)
    return Gradient(float(value), rates * rates_gradient(model.transitions, by_q), emissions, log_start)


def _sweep_arguments(panel: Panel, tables: Tables, *, backward: bool) -> tuple[Lanes, Data, Floats]:
    """The tables padded to a width that fills vector registers, flat, as the sweep reads them."""
    table, n_states = tables.steps, tables.looks.shape[1]
    width = max(4, 1 << (n_states - 1).bit_length())
    lanes = (0,) * width
    jumps = np.eye(n_states) + table.q / table.rate[:, None, None] if (table.slot < 0).any() else table.q[:0]
    blocks = (table.matrices, jumps) if backward else (table.matrices[:0], jumps[:0])
    turned = [_pad(block.transpose(0, 2, 1), width) for block in blocks]
    arrays = (_pad(table.matrices, width), turned[0], _pad(jumps, width), turned[1], _pad(tables.looks, width))
    moves = table.rate[panel.steps.variant] * panel.steps.gap
    steps = (table.slot, moves, panel.steps.variant)
    numbers = [len(arrays[0]), len(arrays[2]), len(arrays[4]), width * len(panel.subjects)] if backward else [0] * 4
    look_by, start_by = lined_zeros(numbers[2]), lined_zeros(numbers[3])
    by = lined_zeros(numbers[0]), lined_zeros(numbers[1]), look_by, start_by
    index = (*tables.index, panel.by_length)
    data = arrays, steps, index, by, make_room(panel.first, width, series=len(jumps) > 0)
    return lanes, data, _pad(tables.starts, width)


def _pad(block: Floats, width: int) -> Floats:
    """The last one or two axes padded with zeros to the width, then flat."""
    if len(block) == 0:
        return np.empty(0)
    padded = lined_zeros(len(block) * width ** (block.ndim - 1))
    padded.reshape(len(block), *(width,) * (block.ndim - 1))[tuple(slice(n) for n in block.shape)] = block
    return padded


def _unpad(flat: Sequence[Floats], width: int, tables: Tables) -> tuple[Floats, Floats, Floats, Floats]:
    """Derivatives by the step table, the jumps of each variant, the looks and the starts, without the padding."""
    n_states = tables.looks.shape[1]
    square, line = (-1, width, width), (-1, width)
    by_step, by_jump = (x.reshape(square)[:, :n_states, :n_states] for x in flat[:2])
    by_look, by_start = (x.reshape(line)[:, :n_states] for x in flat[2:])
    return by_step, by_jump if len(by_jump) else np.zeros_like(tables.steps.q), by_look, by_start


def make_tables(model: Model, params: Params, panel: Panel, *, complete: bool = True) -> Tables:
    """
    Step matrices, look likelihoods and start weights of a panel at given parameters.

    Args:
        model: the model.
        params: its numbers.
        panel: looks laid out by `make_panel`.
        complete: keep a matrix for every step, also where a sweep is faster without.

    Returns:
        Tables.

    Raises:
        DataError: the panel's classes, states or covariates are not those of the model.

    Reference: docs/method/dynamics-likelihood.md.
    """
    q = generators(model, params, panel.steps.variants)
    starts, start = start_weights(model, params, panel, q)
    index = (panel.first, panel.step, panel.look, start)
    return Tables(step_table(panel.steps, q, complete=complete), look_likelihood(params, panel.looks), starts, index)


def look_likelihood(params: Params, looks: LookPlan) -> Floats:
    """
    Likelihood of each distinct look by state.

    Args:
        params: holds the emissions.
        looks: distinct looks.

    Returns:
        (N, K) likelihoods.

    Raises:
        DataError: a look has a class for which there is no emission.

    Reference: docs/method/dynamics-emission.md.
    """
    if len(looks.by_class) > len(params.emissions):
        raise DataError(f"emission: class {len(looks.by_class) - 1} is used, {len(params.emissions)} are defined")
    likelihood: Floats = looks.certain_likelihood.copy()
    for emission, rows in _by_class(params, looks):
        likelihood[rows] *= emission.look_likelihood(looks, rows)
    return likelihood


def _by_class(params: Params, looks: LookPlan) -> list[tuple[Emission, Ints]]:
    """Each class of looks with its rows, none where the panel has no look of it."""
    rows = (*looks.by_class, *[np.empty(0, dtype=np.int64)] * len(params.emissions))
    return list(zip(params.emissions, rows, strict=False))


def impossible_row(panel: Panel, row: int) -> str:
    """One line that says which row cannot happen and what to look at."""
    subject = panel.subjects[int(np.searchsorted(panel.first, row, side="right")) - 1]
    return (
        f"row {panel.row[row]} (subject {subject}, time {panel.time[row]:g}): no path of allowed moves explains it; "
        "allow another move, give its look some error, or check the data"
    )
