"""Simulation-based calibration: 8 states, sparse dyads; are ranks uniform and do 90 % intervals cover 90 %?

Run: python benchmarks/dynamics/calibration.py [number of data sets, 200 by default]
"""

import sys

import numpy as np
from scipy.stats import chi2

from amity.dynamics import (
    FitOptions,
    Looks,
    ModelOptions,
    Priors,
    allowed_transitions,
    categorical,
    fit_model,
    laplace_draws,
    make_model,
    make_panel,
    make_params,
    simulate_panel,
)

N_STATES, N_DYADS, N_LOOKS, N_DRAWS, N_BINS = 8, 60, 8, 99, 10
PRIOR_SD = 0.5


def one_data_set(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, bool]:
    """Rank of each true value among the draws, whether its 90 % interval covers it, and whether the fit converged."""
    allowed = np.eye(N_STATES, k=1) + np.eye(N_STATES, k=-1)
    graph = allowed_transitions(allowed)
    direction = (graph.targets > graph.sources).astype(int)
    options = ModelOptions(covariates=("x",), coef_group=[direction], start_kind="fixed")
    model = make_model(graph, options)
    centre = np.log(0.4)
    log_rates = rng.normal(centre, PRIOR_SD, len(graph))
    coefs = rng.normal(0, PRIOR_SD, 2)[direction][None, :]
    errors = np.full((N_STATES, N_STATES), 0.05) + np.eye(N_STATES) * 0.6
    emission = categorical(errors, fixed=True)
    start = np.full(N_STATES, 1 / N_STATES)
    truth = make_params(model, np.exp(log_rates), coefs=coefs, emissions=(emission,), start=start)
    n_rows = N_DYADS * N_LOOKS
    looks = Looks(
        np.repeat(np.arange(N_DYADS), N_LOOKS),
        np.cumsum(rng.exponential(1.0, (N_DYADS, N_LOOKS)), axis=1).ravel().round(2),
        np.zeros(n_rows),
        emission=np.zeros(n_rows),
        covariates=np.repeat(rng.normal(size=(N_DYADS, 1)).round(1), N_LOOKS, axis=0),
    )
    panel = simulate_panel(model, truth, make_panel(looks, n_states=N_STATES), rng=rng).panel
    priors = Priors(log_rate_mean=centre, log_rate_sd=PRIOR_SD, coef_sd=PRIOR_SD)
    begin = make_params(model, np.full(len(graph), 0.4), emissions=(emission,), start=start)
    fit = fit_model(model, begin, panel, FitOptions(priors=priors))
    draws = laplace_draws(fit, N_DRAWS, seed=int(rng.integers(2**31)))
    true_vector = np.concatenate([log_rates, [coefs[0, direction == d][0] for d in (0, 1)]])
    reach = 1.6449 * np.sqrt(np.diag(fit.covariance))
    covered = np.abs(true_vector - fit.vector) <= reach
    return (draws < true_vector).sum(axis=0), covered, fit.converged


def main() -> None:
    """Print coverage and the chi-squared test of uniform ranks, for each parameter and for all."""
    n_sets = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rng = np.random.default_rng(7)
    results = [one_data_set(rng) for _ in range(n_sets)]
    ranks, covered = np.array([r[0] for r in results]), np.array([r[1] for r in results])
    print(f"{n_sets} data sets, {N_STATES} states, {N_DYADS} dyads of {N_LOOKS} looks")
    print(f"converged: {np.mean([r[2] for r in results]):.1%}")
    print(f"coverage of 90 % intervals: {covered.mean():.1%}; by parameter {covered.mean(axis=0).round(3).tolist()}")
    p_values = []
    for column in ranks.T:
        counts = np.bincount(column * N_BINS // (N_DRAWS + 1), minlength=N_BINS)
        p_values.append(float(chi2.sf(((counts - n_sets / N_BINS) ** 2 / (n_sets / N_BINS)).sum(), N_BINS - 1)))
    least = min(p_values)
    print(f"chi-squared test of uniform ranks, {N_BINS} bins: least p of {len(p_values)} parameters {least:.3f}")
    print(f"after Bonferroni {min(1.0, least * len(p_values)):.3f}")


if __name__ == "__main__":
    main()
