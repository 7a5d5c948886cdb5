"""One call from a table to a fitted model, by the conventions of the R package msm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.crude import crude_rates
from amity.dynamics.emission import Categorical, categorical
from amity.dynamics.emission_values import Emission, Normal, Poisson
from amity.dynamics.fit import Fit, FitOptions, fit_model
from amity.dynamics.model import Model, ModelOptions, Params, StartKind, make_model, make_params
from amity.dynamics.table import Table
from amity.dynamics.table_panel import PanelColumns, PanelScheme, TablePanel, table_panel
from amity.dynamics.transitions import Floats, Ints, Transitions, allowed_transitions, rates_of
from amity.dynamics.vector import vector_names
from amity.errors import DataError

Numbers = Sequence[float]


@dataclass(frozen=True)
class TableModel:
    """
    The model and where the search starts; vectors by transition go along the rows of the matrix.

    Attributes:
        qmatrix: (K, K) starting intensities; 0 is not allowed; the diagonal is ignored.
        ematrix: (K, K) starting misclassification; the diagonal is ignored. None: states are seen without error.
        crude: start from crude rates of the data instead of the given intensities.
        constraint: per covariate, one number per transition; equal ones share an effect, negative ones its opposite.
        miscconstraint: the same for covariates on misclassification, per free entry of the ematrix.
        qconstraint: equal numbers share a baseline intensity.
        econstraint: equal numbers share a baseline misclassification logit.
        covinits: per covariate, starting effects: one number, or one per transition.
        misccovinits: the same for covariates on misclassification.
        scores: the column of states holds scores or counts, reported by this class; excludes an ematrix.
        initprobs: (K,) state probabilities before the first look; used where states are seen with error.
        est_initprobs: estimate them.
    """

    qmatrix: ArrayLike
    ematrix: ArrayLike | None = None
    crude: bool = False
    constraint: Mapping[str, Numbers] = field(default_factory=dict)
    miscconstraint: Mapping[str, Numbers] = field(default_factory=dict)
    qconstraint: Numbers | None = None
    econstraint: Numbers | None = None
    covinits: Mapping[str, Numbers] = field(default_factory=dict)
    misccovinits: Mapping[str, Numbers] = field(default_factory=dict)
    scores: Normal | Poisson | None = None
    initprobs: Numbers | None = None
    est_initprobs: bool = False


@dataclass(frozen=True)
class TableFit:
    """
    A fit of a table.

    Attributes:
        fit: the estimate; covariates are centred at `means`.
        covariates: names of the columns on the rates.
        means: (C,) their means.
        misccovariates: names of the columns on the misclassification.
        warnings: of the data and of the fit, in words.
        evaluated: whether the parameters were only evaluated.
    """

    fit: Fit
    covariates: tuple[str, ...]
    means: Floats
    misccovariates: tuple[str, ...]
    warnings: tuple[str, ...]
    evaluated: bool


def fit_table(
    table: Table,
    columns: PanelColumns,
    *,
    model: TableModel,
    scheme: PanelScheme | None = None,
    options: FitOptions | None = None,
) -> TableFit:
    """
    A multi-state model fitted to a table.

    Args:
        table: one row per look.
        columns: which column holds what.
        model: transitions, starting values and constraints.
        scheme: exact deaths, censoring codes, change points; by default plain snapshots.
        options: priors, number of starts and limits of the search; or `evaluate`, to take the starting values.

    Returns:
        TableFit.

    Raises:
        DataError: the table, matrices or constraints do not fit together; file, line and column are named.

    Reference: Jackson (2011), J. Stat. Softw. 38(8); docs/tutorial/from-msm.md.
    """
    transitions = allowed_transitions(model.qmatrix)
    emissions: tuple[Emission, ...] = _emissions(model, transitions, len(columns.misccovariates) > 0)
    scores = model.scores is not None
    reading = replace(scheme or PanelScheme(), hidden=len(emissions) > 0 or scores, scores=scores)
    data = table_panel(table, columns, reading, transitions)
    warnings = [*data.warnings, *_ignored(model, reading, columns)]
    emissions = _with_covariates(model, emissions, data.misccovariates) if not model.scores else (model.scores,)
    built = _model(model, transitions, data, hidden=reading.hidden)
    params = _starting_values(model, built, (data, emissions))
    opts = options or FitOptions()
    search = replace(opts, tied=_emission_ties(model, built, params, data.misccovariates))
    fitted = fit_model(built, params, data.panel, search)
    return TableFit(
        fitted, data.covariates, data.means, data.misccovariates, (*warnings, *fitted.warnings), opts.evaluate
    )


def _ignored(model: TableModel, scheme: PanelScheme, columns: PanelColumns) -> list[str]:
    """What was asked for and has no meaning here."""
    warnings = []
    if not scheme.hidden:
        if columns.obstrue is not None:
            warnings.append("obstrue ignored: without an ematrix every state is seen without error")
        if model.initprobs is not None or model.est_initprobs:
            warnings.append("initprobs ignored: without an ematrix the first look of each subject is taken as given")
    if scheme.exact_times and len(scheme.exact_death):
        warnings.append("exact-death ignored: with exact-times every entry is seen exactly")
    return warnings


def _emissions(model: TableModel, transitions: Transitions, wanted: bool) -> tuple[Categorical, ...]:
    """The misclassification, or nothing where every state is seen without error."""
    if model.ematrix is not None and model.scores is not None:
        raise DataError("scores: an ematrix is for states that are reported; give one of the two")
    if model.ematrix is None:
        if wanted:
            raise DataError("misccovariates: covariates on misclassification need an ematrix")
        return ()
    probs = np.array(model.ematrix, dtype=np.float64)
    if probs.shape != (transitions.n_states, transitions.n_states):
        raise DataError(f"ematrix: got shape {probs.shape}, expected that of the qmatrix")
    np.fill_diagonal(probs, 0.0)
    if not np.isfinite(probs).all() or (probs < 0).any() or (probs.sum(axis=1) > 1 + 1e-12).any():
        raise DataError("ematrix: off the diagonal give probabilities whose row sums are at most 1")
    np.fill_diagonal(probs, np.maximum(1 - probs.sum(axis=1), 0.0))
    if (np.diag(probs) == 1).all():
        return ()
    return (categorical(probs),)


def _with_covariates(
    model: TableModel, emissions: tuple[Emission, ...], names: tuple[str, ...]
) -> tuple[Emission, ...]:
    if not emissions or not names or not isinstance(emissions[0], Categorical):
        return emissions
    emission = emissions[0]
    coefs = np.zeros((len(names), *emission.probs.shape))
    n_free = int(emission.free.sum())
    for name, values in _checked_names(model.misccovinits, names, "misccovinits").items():
        coefs[names.index(name)][emission.free] = _spread(values, n_free, f"misccovinits {name}")
    return (replace(emission, coefs=coefs),)


def _model(model: TableModel, transitions: Transitions, data: TablePanel, *, hidden: bool) -> Model:
    n_moves = len(transitions)
    groups = np.empty((len(data.covariates), n_moves), dtype=np.int64)
    signs = np.ones(groups.shape)
    constraint = _checked_names(model.constraint, data.covariates, "constraint")
    for row, name in enumerate(data.covariates):
        given = _exactly(constraint.get(name, range(1, n_moves + 1)), n_moves, f"constraint {name}")
        if (given == 0).any():
            raise DataError(f"constraint {name}: 0 has no meaning; number the effects from 1")
        groups[row] = row * n_moves + np.unique(np.abs(given), return_inverse=True)[1]
        signs[row] = np.sign(given)
    rate_group = None if model.qconstraint is None else _exactly(model.qconstraint, n_moves, "qconstraint")
    kind: StartKind = "conditional"
    if hidden:
        kind = "estimated" if model.est_initprobs else "fixed"
    return make_model(transitions, ModelOptions(data.covariates, rate_group, groups, signs, kind))


def _starting_values(model: TableModel, built: Model, data: tuple[TablePanel, tuple[Emission, ...]]) -> Params:
    transitions, n_moves = built.transitions, len(built.transitions)
    q = np.array(model.qmatrix, dtype=np.float64)
    rates = crude_rates(transitions, data[0].panel) if model.crude else rates_of(transitions, q)
    coefs = np.zeros(built.coef_group.shape)
    for name, values in _checked_names(model.covinits, built.covariates, "covinits").items():
        coefs[built.covariates.index(name)] = _spread(values, n_moves, f"covinits {name}")
    n_states = transitions.n_states
    default = np.full(n_states, 1 / n_states) if model.est_initprobs else np.eye(n_states)[0]
    start = default if model.initprobs is None else _exactly(model.initprobs, n_states, "initprobs")
    if (start < 0).any() or start.sum() <= 0:
        raise DataError(f"initprobs: got {start.tolist()}, expected {n_states} probabilities")
    return make_params(built, rates, coefs=coefs, emissions=data[1], start=start / start.sum())


def _emission_ties(
    model: TableModel, built: Model, params: Params, names: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Groups of emission parameters that share one value."""
    if not params.emissions or not isinstance(params.emissions[0], Categorical):
        return ()
    n_free = int(params.emissions[0].free.sum())
    labels = [name for name in vector_names(built, params) if name.startswith(("logit[", "effect"))]
    ties: list[tuple[str, ...]] = []
    blocks = [(model.econstraint, "econstraint")]
    given = _checked_names(model.miscconstraint, names, "miscconstraint")
    blocks += [(given.get(name), f"miscconstraint {name}") for name in names]
    for number, (groups, what) in enumerate(blocks):
        if groups is not None:
            values: Ints = _exactly(groups, n_free, what).astype(np.int64)
            block = labels[number * n_free : (number + 1) * n_free]
            ties += [tuple(block[i] for i in np.flatnonzero(values == value)) for value in np.unique(values)]
    return tuple(tie for tie in ties if len(tie) > 1)


def _checked_names(given: Mapping[str, Numbers], names: Sequence[str], what: str) -> Mapping[str, Numbers]:
    for name in given:
        if name not in names:
            raise DataError(f"{what}: {name!r} is not a covariate; available: {', '.join(names) or 'none'}")
    return given


def _exactly(values: Numbers | range, length: int, what: str) -> Floats:
    array = np.asarray(list(values), dtype=np.float64)
    if array.shape != (length,):
        raise DataError(f"{what}: got {len(array)} numbers, expected {length}")
    return array


def _spread(values: Numbers, length: int, what: str) -> Floats:
    """One number for all, or one each."""
    return np.full(length, float(values[0])) if len(values) == 1 else _exactly(values, length, what)
