"""Most likely paths and smoothed probabilities of the R package msm, and where its version 1.7 goes wrong."""

import csv
import json
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from tests.oracles.all_paths import best_path_log_prob

from amity.dynamics import Panel, most_likely_path, smooth_states
from amity.dynamics.fit import Fit, FitOptions
from amity.dynamics.likelihood import run_forward
from amity.dynamics.states import as_snapshots
from amity.dynamics.table import make_table
from amity.dynamics.table_fit import TableModel, fit_table
from amity.dynamics.table_panel import PanelColumns, PanelScheme


@dataclass(frozen=True)
class Cav:
    """The misclassification model at msm's estimates, and what msm 1.7 says of each row."""

    fit: Fit
    panel: Panel
    their_path: np.ndarray
    their_probs: np.ndarray


@pytest.fixture(scope="module")
def cav(shared_dir) -> Cav:
    """Deaths are taken as snapshots, as msm takes them here."""
    folder = shared_dir / "data" / "msm"
    case = json.loads((folder / "reference_fits.json").read_text(encoding="utf-8"))["cav_misc"]
    with (folder / "cav.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    result = fit_table(
        make_table("cav.csv", rows[0], list(enumerate(rows[1:], start=2))),
        PanelColumns(subject="PTNUM", time="years", state="state", obstrue="firstobs"),
        model=TableModel(qmatrix=case["qmatrix_at_mean_covariates"]["estimates"], ematrix=case["ematrix"]["estimates"]),
        scheme=PanelScheme(exact_death=[4]),
        options=FitOptions(evaluate=True),
    )
    with (folder / "cavmisc_viterbi.csv").open(encoding="utf-8", newline="") as lines:
        theirs = list(csv.DictReader(lines))
    path = np.array([int(row["fitted"]) for row in theirs]) - 1
    probs = np.array([[float(row[f"pstate.{k}"]) for k in range(1, 5)] for row in theirs])
    return Cav(result.fit, as_snapshots(result.fit.panel), path, probs)


def _terms(cav: Cav) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms of (T, K, K) the step into each row and (T, K) its look."""
    tables = run_forward(cav.fit.model, cav.fit.params, cav.panel).tables
    with np.errstate(divide="ignore"):
        return np.log(tables.steps.matrices)[cav.panel.step], np.log(tables.looks)[cav.panel.look]


def _best_path(log_step: np.ndarray, log_look: np.ndarray) -> list[int]:
    """The best path of one subject by dynamic programming; the first row's step is not used."""
    best, came_from = log_look[0], []
    for t in range(1, len(log_look)):
        through = best[:, None] + log_step[t]
        came_from.append(through.argmax(axis=0))
        best = through.max(axis=0) + log_look[t]
    path = [int(best.argmax())]
    for origin in reversed(came_from):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def _differing(cav: Cav) -> list[slice]:
    """Rows of each subject whose path is not msm's."""
    ours = most_likely_path(cav.fit.model, cav.fit.params, cav.panel)
    subjects = [slice(int(a), int(b)) for a, b in pairwise(cav.panel.first)]
    return [rows for rows in subjects if (ours[rows] != cav.their_path[rows]).any()]


def test_smoothed_probabilities_are_equal(cav):
    """Within 1e-6 in every row."""
    assert smooth_states(cav.fit.model, cav.fit.params, cav.panel).probs == pytest.approx(cav.their_probs, abs=1e-6)


def test_paths_are_msms_once_its_first_step_is_left_out(cav):
    """
    All 2,846 rows of msm 1.7 come out when the transition into each subject's second row is taken as certain.

    That is the error which msm 1.7.1 lists as mended; every other term is the same.
    """
    log_step, log_look = _terms(cav)
    log_step[cav.panel.first[:-1] + 1] = 0.0
    paths = [_best_path(log_step[a:b], log_look[a:b]) for a, b in pairwise(cav.panel.first)]
    assert np.concatenate(paths).tolist() == cav.their_path.tolist()


def test_no_path_is_more_probable_than_ours(cav):
    """In the 29 subjects that differ, of all paths ours is the most probable, and msm's is less so."""
    log_step, log_look = _terms(cav)
    ours = most_likely_path(cav.fit.model, cav.fit.params, cav.panel)
    differing = _differing(cav)
    assert len(differing) == 29
    for rows in differing:
        best = best_path_log_prob(log_step[rows], log_look[rows])

        def score(path: np.ndarray, rows: slice = rows) -> float:
            moved = log_step[rows][np.arange(1, len(path)), path[:-1], path[1:]]
            return float(log_look[rows][np.arange(len(path)), path].sum() + moved.sum())

        assert score(ours[rows]) == pytest.approx(best, abs=1e-9)
        assert score(cav.their_path[rows]) < best - 0.1


def test_msms_own_smoothed_probabilities_contradict_its_paths(cav):
    """
    By msm's own numbers, 26 of its 29 paths are less probable than ours.

    A path is at most as probable as its least probable state, and at least one less the sum of what its states lack.
    """
    ours = most_likely_path(cav.fit.model, cav.fit.params, cav.panel)
    below = 0
    for rows in _differing(cav):
        at = np.arange(rows.stop - rows.start)
        states_of = cav.their_probs[rows]
        at_most = states_of[at, cav.their_path[rows]].min()
        at_least = 1.0 - (1.0 - states_of[at, ours[rows]]).sum()
        below += at_most < at_least
    assert below == 26
