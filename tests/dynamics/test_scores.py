"""Scores and counts: densities, gradients, recovery, and the same numbers as msm's hidden Markov models."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import poisson as poisson_law

from amity.dynamics import (
    FitOptions,
    Looks,
    ModelOptions,
    Normal,
    Panel,
    PanelColumns,
    Params,
    Poisson,
    TableModel,
    allowed_transitions,
    draw_states,
    fit_model,
    fit_table,
    log_likelihood,
    log_likelihood_gradient,
    make_model,
    make_panel,
    make_params,
    normal,
    poisson,
    simulate_panel,
    table_report,
)
from amity.dynamics.table import make_table
from amity.dynamics.vector import pack, pull_back_vector, unpack
from amity.errors import DataError

RSCRIPT = shutil.which("Rscript")
CHAIN = make_model(allowed_transitions([[0, 1], [1, 0]]), ModelOptions(start_kind="fixed"))
RATES = [0.4, 0.2]


def panel_of(values: np.ndarray, *, times: np.ndarray, subjects: np.ndarray) -> Panel:
    """Looks that report these numbers."""
    nothing = np.full(len(values), -1)
    emission = np.zeros(len(values), dtype=np.int64)
    return make_panel(Looks(subjects, times, nothing, emission=emission, value=values), n_states=2)


def simulated(family: Normal | Poisson, rng: np.random.Generator, n_subjects: int = 60) -> tuple[Params, Panel]:
    """A panel of reports of this class, twenty a subject, some of them missing."""
    params = make_params(CHAIN, RATES, emissions=(family,))
    subjects = np.repeat(np.arange(n_subjects), 20)
    times = np.tile(np.arange(20.0), n_subjects)
    blank = panel_of(np.zeros(len(times)), times=times, subjects=subjects)
    values = family.draw_values(draw_states(CHAIN, params, blank, rng=rng), rng)
    values[rng.random(len(values)) < 0.1] = np.nan
    return params, panel_of(values, times=times, subjects=subjects)


@pytest.mark.parametrize("family", [normal([0.0, 3.0], [1.0, 2.0]), poisson([0.5, 4.0])])
def test_likelihood_is_the_sum_over_all_paths(family: Normal | Poisson) -> None:
    """Four looks, sixteen paths: the recursion gives the same sum."""
    values = np.array([0.0, 3.0, np.nan, 2.0])
    params = make_params(CHAIN, RATES, emissions=(family,), start=[0.7, 0.3])
    panel = panel_of(values, times=np.array([0.0, 1.0, 1.5, 3.0]), subjects=np.zeros(4))
    q = np.array([[-0.4, 0.4], [0.2, -0.2]])
    total = 0.0
    for path in np.ndindex(2, 2, 2, 2):
        p = [0.7, 0.3][path[0]]
        for t, gap in enumerate((1.0, 0.5, 1.5)):
            weights, axes = np.linalg.eig(q * gap)
            step = (axes * np.exp(weights)) @ np.linalg.inv(axes)
            p *= step[path[t], path[t + 1]]
        for state, value in zip(path, values, strict=True):
            if not np.isnan(value):
                law = norm([0.0, 3.0][state], [1.0, 2.0][state]) if isinstance(family, Normal) else None
                p *= law.pdf(value) if law else poisson_law([0.5, 4.0][state]).pmf(value)
        total += p
    assert log_likelihood(CHAIN, params, panel) == pytest.approx(np.log(total), abs=1e-12)


@pytest.mark.parametrize(
    "family", [normal([0.0, 3.0], [1.0, 2.0]), normal([0.0, 3.0], 1.0, one_sd=True), poisson([0.5, 4.0])]
)
def test_gradient_is_the_numeric_one(family: Normal | Poisson, rng: np.random.Generator) -> None:
    """By every number of the class and every rate."""
    params, panel = simulated(family, rng, n_subjects=5)
    vector = pack(CHAIN, params) + 0.05
    here = unpack(CHAIN, params, vector)
    gradient = pull_back_vector(CHAIN, here, panel, log_likelihood_gradient(CHAIN, here, panel))
    for at in range(len(vector)):
        step = np.zeros(len(vector))
        step[at] = 1e-6
        up, down = (log_likelihood(CHAIN, unpack(CHAIN, params, vector + s * step), panel) for s in (1, -1))
        assert gradient[at] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize(
    ("truth", "start"),
    [
        (normal([0.0, 3.0], [1.0, 1.5]), normal([-1.0, 4.0], [2.0, 2.0])),
        (poisson([0.5, 4.0]), poisson([1.0, 2.0])),
    ],
)
def test_numbers_are_recovered(truth: Normal | Poisson, start: Normal | Poisson, rng: np.random.Generator) -> None:
    """From wrong starting values, every number comes back within four standard errors, and the fit says so."""
    params, panel = simulated(truth, rng)
    fit = fit_model(CHAIN, make_params(CHAIN, [0.1, 0.1], emissions=(start,)), panel)
    assert fit.converged
    assert np.all(np.abs(fit.vector - pack(CHAIN, params)) < 4 * np.sqrt(np.diag(fit.covariance)))


def test_fixed_numbers_stay(rng: np.random.Generator) -> None:
    """A class that is held is not part of the vector."""
    _, panel = simulated(poisson([0.5, 4.0]), rng, n_subjects=10)
    held = make_params(CHAIN, [0.1, 0.1], emissions=(poisson([0.5, 4.0], fixed=True),))
    fit = fit_model(CHAIN, held, panel)
    assert fit.names == ("log_rate[1-2]", "log_rate[2-1]")
    assert fit.params.emissions == held.emissions or np.array_equal(
        fit.params.emissions[0].pack(), held.emissions[0].pack()
    )


def test_simulated_panel_reports_numbers(rng: np.random.Generator) -> None:
    """A panel simulated from the fit has scores where the data had them, around the states' means."""
    params, panel = simulated(normal([0.0, 30.0], [1.0, 1.0]), rng)
    again = simulate_panel(CHAIN, params, panel, rng=rng)
    before, after = (p.looks.value[p.look] for p in (panel, again.panel))
    seen = ~np.isnan(after)
    assert np.array_equal(seen, ~np.isnan(before))
    assert np.array_equal(after[seen] > 15, again.states[seen] == 1)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: normal([0.0, 1.0], [1.0, 0.0]), "positive"),
        (lambda: normal([0.0, np.nan], 1.0), "finite"),
        (lambda: normal([0.0, 1.0], [1.0, 2.0], one_sd=True), "equal"),
        (lambda: poisson([0.0, 1.0]), "positive"),
        (lambda: make_params(CHAIN, RATES, emissions=(poisson([1.0, 2.0, 3.0]),)), "3 states"),
    ],
)
def test_wrong_numbers_are_refused(make: object, says: str) -> None:
    """The message says what is wrong."""
    with pytest.raises(DataError, match=says):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("value", [-1.0, 1.5])
def test_what_is_no_count_is_refused(value: float) -> None:
    """A Poisson class takes whole numbers from 0."""
    panel = panel_of(np.array([1.0, value]), times=np.array([0.0, 1.0]), subjects=np.zeros(2))
    with pytest.raises(DataError, match="whole numbers"):
        log_likelihood(CHAIN, make_params(CHAIN, RATES, emissions=(poisson([1.0, 2.0]),)), panel)


def test_value_and_outcome_exclude_each_other() -> None:
    """A row reports a state or a number."""
    looks = Looks([0, 0], [0.0, 1.0], [0, -1], value=[1.0, 2.0])
    with pytest.raises(DataError, match="row 0 has both"):
        make_panel(looks, n_states=2)


def table_of(panel: Panel) -> list[tuple[int, list[str]]]:
    """Rows of a table with the panel's reports; those without one left out."""
    values, subject = panel.looks.value[panel.look], np.repeat(panel.subjects, np.diff(panel.first))
    rows = [[str(s), repr(float(t)), repr(float(v))] for s, t, v in zip(subject, panel.time, values, strict=True)]
    return [(n, row) for n, row in enumerate(rows, start=2) if row[2] != "nan"]


def test_table_of_scores_is_fitted(rng: np.random.Generator) -> None:
    """A column of scores goes through the same call as one of states, and the report gives means and spreads."""
    _, panel = simulated(normal([0.0, 4.0], [1.0, 1.0]), rng)
    table = make_table("scores.csv", ("id", "t", "score"), table_of(panel))
    model = TableModel([[0, 0.1], [0.1, 0]], scores=normal([-1.0, 5.0], [2.0, 2.0]))
    report = table_report(fit_table(table, PanelColumns("id", "t", "score"), model=model))
    means = [row["estimate"] for row in report["scores"]["mean"]]
    assert means == pytest.approx([0.0, 4.0], abs=0.2)
    assert report["ematrix"] is None
    assert json.dumps(report, allow_nan=False)


def test_options_for_states_are_refused_with_scores(rng: np.random.Generator) -> None:
    """No state is known for sure from a score."""
    _, panel = simulated(normal([0.0, 4.0], [1.0, 1.0]), rng, n_subjects=3)
    table = make_table("scores.csv", ("id", "t", "score"), table_of(panel))
    model = TableModel([[0, 0.1], [0.1, 0]], scores=normal([0.0, 4.0], 1.0))
    with pytest.raises(DataError, match="obstrue: has no meaning"):
        fit_table(table, PanelColumns("id", "t", "score", obstrue="t"), model=model)


R_SCRIPT = """
library(msm)
d <- read.csv("scores.csv")
q <- rbind(c(0, 0.4), c(0.2, 0))
h <- {family}
m <- msm(score ~ t, subject = id, data = d, qmatrix = q, hmodel = h, initprobs = c(0.7, 0.3), fixedpars = TRUE)
cat(sprintf("%.9f", m$minus2loglik))
"""


@pytest.mark.slow
@pytest.mark.skipif(RSCRIPT is None, reason="no R on this machine")
@pytest.mark.parametrize(
    ("family", "in_r"),
    [
        (normal([0.0, 3.0], [1.0, 1.5]), "list(hmmNorm(0, 1), hmmNorm(3, 1.5))"),
        (poisson([0.5, 4.0]), "list(hmmPois(0.5), hmmPois(4))"),
    ],
)
def test_msm_gives_the_same_likelihood(
    family: Normal | Poisson, in_r: str, rng: np.random.Generator, tmp_path: Path
) -> None:
    """At the same numbers, R's msm and this engine agree."""
    assert RSCRIPT is not None
    if subprocess.run([RSCRIPT, "-e", "library(msm)"], capture_output=True, check=False).returncode:
        pytest.skip("R has no package msm here")
    _, panel = simulated(family, rng, n_subjects=8)
    rows = table_of(panel)
    (tmp_path / "scores.csv").write_text("\n".join(["id,t,score", *(",".join(cells) for _, cells in rows)]) + "\n")
    script = tmp_path / "script.R"
    script.write_text(R_SCRIPT.replace("{family}", in_r))
    done = subprocess.run([RSCRIPT, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    table = make_table("scores.csv", ("id", "t", "score"), rows)
    model = TableModel([[0, 0.4], [0.2, 0]], scores=family, initprobs=[0.7, 0.3])
    options = FitOptions(evaluate=True)
    ours = fit_table(table, PanelColumns("id", "t", "score"), model=model, options=options).fit
    assert -2 * ours.log_lik == pytest.approx(float(done.stdout), abs=1e-6)
