"""From a table of subjects, times and states to a panel, by the conventions of the R package msm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from amity.dynamics.design import Design, design_matrix
from amity.dynamics.panel import Looks, Panel, Scheme
from amity.dynamics.panel_layout import make_panel
from amity.dynamics.table import Table, missing, numbers, texts
from amity.dynamics.transitions import Bools, Floats, Ints, Transitions
from amity.errors import DataError


@dataclass(frozen=True)
class PanelColumns:
    """
    Which columns hold what; states are numbered from 1 as in the data.

    Attributes:
        subject: column of labels.
        time: column of times.
        state: column of states or censoring codes.
        obstrue: column that is 0 or missing where the state is seen with error.
        obstype: column of 1 (snapshot), 2 (exact time) or 3 (exact entry).
        covariates: terms on the rates.
        misccovariates: terms on the misclassification.
    """

    subject: str
    time: str
    state: str
    obstrue: str | None = None
    obstype: str | None = None
    covariates: Sequence[str] = ()
    misccovariates: Sequence[str] = ()


@dataclass(frozen=True)
class PanelScheme:
    """
    How to read the states.

    Attributes:
        hidden: whether states are seen with error.
        exact_death: absorbing states, from 1, whose entry is seen exactly.
        exact_times: every time is the exact time of a move.
        censor: states, from 1, that each code may stand for; empty for every state that is not absorbing.
        cuts: times at which the rates change for everyone.
        scores: the column of states holds scores or counts, of a normal or Poisson class.
    """

    hidden: bool = False
    exact_death: Sequence[int] = ()
    exact_times: bool = False
    censor: Mapping[int, Sequence[int]] = field(default_factory=dict)
    cuts: Sequence[float] = ()
    scores: bool = False


@dataclass(frozen=True)
class TablePanel:
    """
    A panel with the names and means of its covariates, which are centred.

    Attributes:
        panel: the looks.
        covariates: names of the columns on the rates.
        means: their means over all rows but each subject's last.
        misccovariates: names of the columns on the misclassification.
        warnings: what was left out, in words.
    """

    panel: Panel
    covariates: tuple[str, ...]
    means: Floats
    misccovariates: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Rows:
    """Columns of the rows in use, in one order; `line` is 0 where a row was added at a change of rates."""

    subject: np.ndarray
    time: Floats
    state: Floats
    scheme: Ints
    certain: Bools
    design: Floats
    misc: Floats
    line: Ints


def table_panel(table: Table, columns: PanelColumns, scheme: PanelScheme, transitions: Transitions) -> TablePanel:
    """
    The panel that a table describes.

    Args:
        table: one row per look.
        columns: which column holds what.
        scheme: how to read the states.
        transitions: allowed moves among K states.

    Returns:
        TablePanel.

    Raises:
        DataError: a column is missing or not a number, a state is unknown, times are not in order; the line is named.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), sections 1.3 to 1.5; docs/tutorial/from-msm.md.
    """
    sets = _censor_sets(scheme, transitions)
    design, misc = design_matrix(table, columns.covariates), design_matrix(table, columns.misccovariates)
    rows = _read_rows(table, columns, (design, misc))
    if scheme.scores:
        _check_scores(scheme, columns)
    else:
        _check_states(table, columns, rows, (transitions.n_states, sets))
    keep, warnings = _complete(rows, hidden=scheme.hidden)
    if not scheme.scores:
        warnings += _unseen(rows.state[keep], transitions.n_states, sets)
    if early := [str(line) for line in rows.line[keep][rows.time[keep] < 0]]:
        warnings.append(f"{len(early)} rows at times before 0 (lines {_some(early)}); only gaps between looks count")
    rows = _with_scheme(_take(rows, keep), columns, scheme, transitions)
    names = design.names
    if scheme.cuts:
        rows, names = _cut_rows(rows, names, _useful_cuts(scheme.cuts, rows.time))
    later = np.append(rows.subject[1:] == rows.subject[:-1], False)
    means = rows.design[later].mean(axis=0) if later.any() else np.zeros(rows.design.shape[1])
    misc_means = rows.misc[later].mean(axis=0) if later.any() else np.zeros(rows.misc.shape[1])
    rows = _take(rows, np.arange(len(rows.time)))
    centred = np.where(later[:, None], rows.design - means, 0.0)
    given = (centred, rows.misc - misc_means)
    looks = (
        _score_looks(rows, given[0])
        if scheme.scores
        else _looks(rows, (sets, transitions), given, hidden=scheme.hidden)
    )
    panel = make_panel(looks, n_states=transitions.n_states)
    constant = [name for name, column in zip(names, rows.design[later].T, strict=True) if np.ptp(column) == 0]
    warnings += [f"covariate {name} has one value only; its effect cannot be estimated" for name in constant]
    return TablePanel(panel, names, means, misc.names, tuple(warnings))


def _censor_sets(scheme: PanelScheme, transitions: Transitions) -> dict[int, tuple[int, ...]]:
    """States from 0 by code; the code 0, which no table uses, stands for every state that is not absorbing."""
    transient = tuple(np.flatnonzero(~transitions.absorbing).tolist())
    sets = {0: transient}
    for code, states in scheme.censor.items():
        if any(not 1 <= state <= transitions.n_states for state in states):
            raise DataError(f"censor: code {code} stands for {list(states)}, expected 1 to {transitions.n_states}")
        sets[int(code)] = tuple(state - 1 for state in states) or transient
    for state in scheme.exact_death:
        if not 1 <= state <= transitions.n_states or not transitions.absorbing[state - 1]:
            raise DataError(f"exact death: state {state} is not one of the absorbing states of the transition matrix")
    return sets


def _read_rows(table: Table, columns: PanelColumns, designs: tuple[Design, Design]) -> _Rows:
    known_subject = ~missing(table, columns.subject)
    subject = np.where(known_subject, np.array(texts(table, columns.subject), dtype=object), "")
    certain = np.zeros(len(table), dtype=np.bool_)
    if columns.obstrue is not None:
        certain = np.nan_to_num(numbers(table, columns.obstrue)) != 0
    obstype = np.full(len(table), float(Scheme.SNAPSHOT))
    if columns.obstype is not None:
        obstype = numbers(table, columns.obstype)
        wrong = ~np.isin(obstype, [1, 2, 3])
        if wrong.any():
            raise DataError(f"{table.where(int(np.argmax(wrong)), columns.obstype)}: expected 1, 2 or 3")
    return _Rows(
        subject,
        numbers(table, columns.time),
        numbers(table, columns.state),
        obstype.astype(np.int64),
        certain,
        designs[0].values,
        designs[1].values,
        np.asarray(table.lines, dtype=np.int64),
    )


def _check_states(
    table: Table, columns: PanelColumns, rows: _Rows, known: tuple[int, dict[int, tuple[int, ...]]]
) -> None:
    n_states, sets = known
    valid = [*range(1, n_states + 1), *(code for code in sets if code != 0)]
    wrong = ~np.isnan(rows.state) & ~np.isin(rows.state, valid)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"{table.where(row, columns.state)}: {texts(table, columns.state)[row]} is not a state from 1 "
            f"to {n_states} nor a censoring code; declare codes with --censor CODE=1,2,3"
        )


def _check_scores(scheme: PanelScheme, columns: PanelColumns) -> None:
    """Nothing, unless an option is given that has a meaning for states only."""
    given = {
        "exact-death": scheme.exact_death,
        "exact-times": scheme.exact_times,
        "censor": scheme.censor,
        "obstrue": columns.obstrue,
        "misccovariates": columns.misccovariates,
    }
    for name, value in given.items():
        if value:
            raise DataError(f"{name}: has no meaning for scores, from which no state is known for sure")


def _complete(rows: _Rows, *, hidden: bool) -> tuple[Ints, list[str]]:
    """Rows that can be used, and what was left out."""
    labels = rows.subject.astype(str)
    last = np.append(labels[1:] != labels[:-1], True)
    first = np.append(True, labels[1:] != labels[:-1])
    no_state = np.isnan(rows.state) & ~(hidden & (first | rows.certain))
    no_covariate = (np.isnan(rows.design).any(axis=1) | np.isnan(rows.misc).any(axis=1)) & ~last
    drop = (labels == "") | np.isnan(rows.time) | no_state | no_covariate
    warnings = []
    if drop.any():
        some = _some([str(line) for line in rows.line[drop]])
        warnings.append(f"{int(drop.sum())} rows left out for missing values (lines {some})")
    labels_kept, counts = np.unique(labels[~drop], return_counts=True)
    single = np.isin(labels, labels_kept[counts == 1]) & ~drop
    if single.any():
        alone = labels[single].tolist()
        warnings.append(f"{len(alone)} subjects with a single look left out ({_some(alone)})")
    keep = np.flatnonzero(~drop & ~single)
    if len(keep) == 0:
        raise DataError("no subject has two complete looks, so there is nothing to learn from")
    return keep, warnings


def _unseen(states: Floats, n_states: int, sets: Mapping[int, tuple[int, ...]]) -> list[str]:
    """A warning for states that no row shows, not even as one of several."""
    codes = {int(s) for s in states[~np.isnan(states)]}
    shown = {s + 1 for code in codes & sets.keys() for s in sets[code]} | codes
    never = [str(s) for s in range(1, n_states + 1) if s not in shown]
    return [f"no row shows state {', '.join(never)}: moves into it cannot be estimated"] if never else []


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


def _take(rows: _Rows, keep: Ints) -> _Rows:
    return _Rows(
        rows.subject[keep],
        rows.time[keep],
        rows.state[keep],
        rows.scheme[keep],
        rows.certain[keep],
        rows.design[keep],
        rows.misc[keep],
        rows.line[keep],
    )


def _with_scheme(rows: _Rows, columns: PanelColumns, scheme: PanelScheme, transitions: Transitions) -> _Rows:
    """The same rows with the scheme and the certainty that the options imply."""
    kind = rows.scheme.copy()
    dead = np.isin(rows.state, list(scheme.exact_death))
    if columns.obstype is None:
        kind[:] = Scheme.EXACT if scheme.exact_times else Scheme.SNAPSHOT
        if not scheme.exact_times:
            kind[dead] = Scheme.ENTRY
    certain = rows.certain | (kind == Scheme.ENTRY) | (not scheme.hidden)
    return _Rows(rows.subject, rows.time, rows.state, kind, certain, rows.design, rows.misc, rows.line)


def _useful_cuts(cuts: Sequence[float], time: Floats) -> list[float]:
    useful = sorted({float(cut) for cut in cuts if time.min() < cut < time.max()})
    if not useful:
        raise DataError(f"pci: no cut point lies inside the observed times, {time.min():g} to {time.max():g}")
    return useful


def _cut_rows(rows: _Rows, names: tuple[str, ...], cuts: list[float]) -> tuple[_Rows, tuple[str, ...]]:
    """Rows with one more at each cut inside a subject's time, and a covariate per period after the first."""
    order: list[int] = []
    added: list[float] = []
    for i in range(len(rows.time)):
        order.append(i)
        added.append(np.nan)
        if i + 1 < len(rows.time) and rows.subject[i + 1] == rows.subject[i]:
            inside = [cut for cut in cuts if rows.time[i] < cut < rows.time[i + 1]]
            order.extend([i] * len(inside))
            added.extend(inside)
    source, at = np.array(order), np.array(added)
    new = ~np.isnan(at)
    grown = _take(rows, source)
    time = np.where(new, at, grown.time)
    following = np.append(grown.scheme[1:], Scheme.SNAPSHOT)
    for i in range(len(following) - 2, -1, -1):
        if new[i + 1]:
            following[i] = following[i + 1]
    kind = np.where(new, np.where(following == Scheme.EXACT, Scheme.STAY, Scheme.SNAPSHOT), grown.scheme)
    period = np.searchsorted(cuts, time, side="right")
    dummies = (period[:, None] == np.arange(1, len(cuts) + 1)).astype(np.float64)
    edges = [*(f"{cut:g}" for cut in cuts), "Inf"]
    labels = tuple(f"timeperiod[{low},{high})" for low, high in pairwise(edges))
    state = np.where(new, 0.0, grown.state)
    certain = grown.certain | new
    design = np.column_stack([grown.design, dummies])
    line = np.where(new, 0, grown.line)
    return _Rows(grown.subject, time, state, kind, certain, design, grown.misc, line), names + labels


def _score_looks(rows: _Rows, design: Floats) -> Looks:
    """Looks that report the number in the column of states; rows that were added at a cut report nothing."""
    return Looks(
        subject=rows.subject.astype(str),
        time=rows.time,
        outcome=np.full(len(rows.time), -1),
        emission=np.zeros(len(rows.time), dtype=np.int64),
        covariates=design,
        row=rows.line,
        value=np.where(rows.line == 0, np.nan, rows.state),
    )


def _looks(
    rows: _Rows, states: tuple[dict[int, tuple[int, ...]], Transitions], designs: tuple[Floats, Floats], *, hidden: bool
) -> Looks:
    sets, transitions = states
    codes = list(sets)
    plain = np.nan_to_num(rows.state, nan=-1.0).astype(np.int64)
    outcome = plain - 1
    for number, code in enumerate(codes):
        outcome[plain == code] = transitions.n_states + number
    outcome[np.isnan(rows.state)] = -1
    outcome[rows.scheme == Scheme.STAY] = -1
    return Looks(
        subject=rows.subject.astype(str),
        time=rows.time,
        outcome=outcome,
        emission=np.where(rows.certain | (not hidden), -1, 0),
        scheme=rows.scheme,
        covariates=designs[0],
        sets=tuple(sets[code] for code in codes),
        emission_covariates=designs[1],
        row=rows.line,
    )
