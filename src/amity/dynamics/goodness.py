"""Pearson-type goodness of fit: moves seen against moves expected, in groups of time, gap and state."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import chi2

from amity.dynamics.fit import Fit, FitOptions, fit_model
from amity.dynamics.model import Model, Params, generators
from amity.dynamics.panel import Panel, Scheme
from amity.dynamics.simulate import simulate_panel
from amity.dynamics.transition_probs import transition_probs
from amity.dynamics.transitions import Floats, Ints
from amity.errors import DataError

_LEAST_EXPECTED = 1e-9  # below which a cell is one that the model rules out


@dataclass(frozen=True)
class PearsonTest:
    """
    Moves between consecutive looks, seen and expected, and how far they are apart.

    Attributes:
        observed: (H, L, K, K) moves by group of time, group of gap, state before and state after.
        expected: the same under the model.
        statistic: sum of (observed - expected)² / expected over the cells that the model allows.
        df: lower and upper bound of the degrees of freedom: cells free to vary, less the parameters, and not less.
        p: the p-values that these two give.
        p_bootstrap: share of panels simulated from the fit that lie further off; None where none was simulated.
        warnings: cells too small for the chi-squared approximation, in words.
    """

    observed: Floats
    expected: Floats
    statistic: float
    df: tuple[int, int]
    p: tuple[float, float]
    p_bootstrap: float | None
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class PearsonOptions:
    """
    How moves are grouped and tested.

    Attributes:
        time_groups: H, groups of the time since the subject's first look, by quantiles.
        gap_groups: L, groups of the gap between the two looks, by quantiles.
        n_bootstrap: panels simulated from the fit and fitted anew; 0 for none.
        seed: of the simulation.
    """

    time_groups: int = 3
    gap_groups: int = 3
    n_bootstrap: int = 0
    seed: int = 1


def pearson_test(fit: Fit, options: PearsonOptions | None = None) -> PearsonTest:
    """
    Whether moves between looks are as frequent as the model says, at all times and over gaps of all lengths.

    For panels whose states are seen without error at arbitrary times; rows that report no single state are passed over,
    together with the move into and out of them. The statistic is not exactly chi-squared, since cells mix moves of
    different probabilities: between the two p-values lies the truth, and `n_bootstrap` finds it.

    Args:
        fit: the estimate.
        options: groups and simulation.

    Returns:
        PearsonTest.

    Raises:
        DataError: states are seen with error or at exact times, or fewer than two looks of a subject follow each other.

    Reference: Aguirre-Hernandez and Farewell (2002), Statistics in Medicine 21(13); docs/method/dynamics-answers.md.
    """
    opts = options or PearsonOptions()
    panel = fit.panel
    if fit.params.emissions or (panel.steps.scheme != Scheme.SNAPSHOT).any():
        raise DataError(
            "goodness of fit: needs states seen without error at arbitrary times; see prevalence for others"
        )
    moves = _moves(panel, fit.model.transitions.n_states, opts)
    observed, expected = _tables(fit.model, fit.params, panel, moves)
    statistic = _statistic(observed, expected)
    free = _free_cells(expected)
    df = (max(free - fit.n_free, 1), max(free, 1))
    small = int(((expected < 5) & (expected > _LEAST_EXPECTED)).sum())
    warnings = (f"{small} cells expect fewer than 5 moves: take fewer groups, or the bootstrap",) if small else ()
    return PearsonTest(
        observed,
        expected,
        statistic,
        df,
        (float(chi2.sf(statistic, df[0])), float(chi2.sf(statistic, df[1]))),
        _bootstrap(fit, opts, statistic) if opts.n_bootstrap else None,
        warnings,
    )


@dataclass(frozen=True)
class _Moves:
    """Row of each later look of a pair, states before and after, and its groups; `shape` is (H, L, K, K)."""

    row: Ints
    before: Ints
    after: Ints
    time_group: Ints
    gap_group: Ints
    shape: tuple[int, int, int, int]


def _moves(panel: Panel, n_states: int, options: PearsonOptions) -> _Moves:
    seen = panel.looks.allowed[panel.look][:, :n_states]
    sure = seen.sum(axis=1) == 1
    later = np.ones(panel.n_rows, dtype=np.bool_)
    later[panel.first[:-1]] = False
    row = np.flatnonzero(later & sure & np.append(False, sure[:-1]))
    if len(row) == 0:
        raise DataError("goodness of fit: no subject has two looks in a row that each report one state")
    begin = np.repeat(panel.time[panel.first[:-1]], np.diff(panel.first))
    states = seen.argmax(axis=1)
    since, gap = panel.time[row - 1] - begin[row], panel.time[row] - panel.time[row - 1]
    h, n_h = _grouped(since, options.time_groups)
    g, n_g = _grouped(gap, options.gap_groups)
    return _Moves(row, states[row - 1], states[row], h, g, (n_h, n_g, n_states, n_states))


def _grouped(values: Floats, wanted: int) -> tuple[Ints, int]:
    """Group of each value by quantiles, and how many groups there are; equal values are never parted."""
    if wanted < 1:
        raise DataError(f"groups: got {wanted}, expected at least 1")
    cuts = np.unique(np.quantile(values, np.arange(1, wanted) / wanted))
    cuts = cuts[cuts > values.min()]
    group = np.searchsorted(cuts, values, side="right")
    used, renumbered = np.unique(group, return_inverse=True)
    return renumbered.astype(np.int64), len(used)


def _tables(model: Model, params: Params, panel: Panel, moves: _Moves) -> tuple[Floats, Floats]:
    observed, expected = np.zeros(moves.shape), np.zeros(moves.shape)
    np.add.at(observed, (moves.time_group, moves.gap_group, moves.before, moves.after), 1.0)
    q = generators(model, params, panel.steps.variants)
    step = panel.step[moves.row]
    used, which = np.unique(step, return_inverse=True)
    ahead = np.array([transition_probs(q[panel.steps.variant[s]], panel.steps.gap[s]) for s in used])
    np.add.at(expected, (moves.time_group, moves.gap_group, moves.before), ahead[which, moves.before])
    return observed, expected


def _statistic(observed: Floats, expected: Floats) -> float:
    allowed = expected > _LEAST_EXPECTED
    return float(((observed - expected)[allowed] ** 2 / expected[allowed]).sum())


def _free_cells(expected: Floats) -> int:
    """Cells that the model allows, less one a row, whose moves sum to the number that began there."""
    allowed = (expected > _LEAST_EXPECTED).sum(axis=-1)
    return int(np.maximum(allowed - 1, 0).sum())


def _bootstrap(fit: Fit, options: PearsonOptions, statistic: float) -> float:
    """Share of simulated panels, each fitted anew, whose statistic is at least as large."""
    rng = np.random.default_rng(options.seed)
    held = tuple(name for name, group in zip(fit.names, fit.group, strict=True) if group < 0)
    once = replace(options, n_bootstrap=0)
    further = 0
    for _ in range(options.n_bootstrap):
        panel = simulate_panel(fit.model, fit.params, fit.panel, rng=rng).panel
        again = fit_model(fit.model, fit.params, panel, FitOptions(fixed=held, polish=False))
        further += pearson_test(again, once).statistic >= statistic
    return (further + 1) / (options.n_bootstrap + 1)
