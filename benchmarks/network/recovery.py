"""Coverage of intervals for known coupling: `python benchmarks/network/recovery.py [--networks 60]`."""

import argparse

import numpy as np

from amity.dynamics import (
    Looks,
    ModelOptions,
    Priors,
    allowed_transitions,
    fit_model,
    make_model,
    make_panel,
    make_params,
)
from amity.network import (
    COVARIATES,
    CoupledProcess,
    EventLog,
    History,
    fit_coupling,
    make_network,
    make_process,
    simulate_network,
)
from amity.network.joint import JointSpec, fit_jointly

STATES, RATES = ("rivalry", "none", "alliance"), np.array([[0.0, 0.5, 0.1], [0.3, 0.0, 0.4], [0.1, 0.3, 0.0]])
AMITY, VALENCE = np.array([0, 1, 2]), np.array([-1, 0, 1])
TOWARDS = np.array([0.5, 0.4, -0.4, 0.6, 0.4, 0.3])
TRUE = np.stack([TOWARDS, -0.8 * TOWARDS])
ACTORS, YEARS, STEP, Z90 = 12, 30.0, 0.25, 1.6449


def random_process(rng: np.random.Generator) -> CoupledProcess:
    """Two thirds of all pairs of a dozen actors, with parts and sponsors."""
    names = [f"a{at}" for at in range(ACTORS)]
    every = [(one, other) for at, one in enumerate(names) for other in names[:at]]
    pairs = [every[at] for at in rng.choice(len(every), size=2 * len(every) // 3, replace=False)]
    network = make_network(
        pairs,
        parts=[(names[at], names[at + 1]) for at in range(0, ACTORS - 4, 2)],
        sponsors=[(names[-1], names[at]) for at in range(3)],
    )
    offsets = np.zeros((network.n_dyads, 2))
    return make_process(CoupledProcess(network, STATES, RATES, AMITY, VALENCE, TRUE, offsets))


def looks_at(start: np.ndarray, log: EventLog) -> Looks:
    """Every dyad's state four times a year."""
    times = np.arange(0.0, YEARS + STEP / 2, STEP)
    states = np.repeat(start[None], len(times), axis=0)
    for year, dyad, target in zip(log.years, log.dyads, log.targets, strict=True):
        states[times >= year, dyad] = target
    subjects = np.repeat(np.arange(len(start)), len(times))
    return Looks(subject=subjects, time=np.tile(times, len(start)), outcome=states.T.ravel())


def pseudo_z(process: CoupledProcess, looks: Looks) -> np.ndarray:
    """(2, C) errors of the pseudo-likelihood in units of its own standard errors."""
    model = make_model(allowed_transitions(RATES), ModelOptions())
    base = fit_model(model, make_params(model, RATES[RATES > 0]), make_panel(looks, n_states=3))
    shape = (2, len(COVARIATES))
    spec = JointSpec(process.network, STATES, AMITY, VALENCE, np.zeros(shape), np.full(shape, 5.0), Priors(), rounds=1)
    joint = fit_jointly(base, looks, spec)
    return (joint.coefs(joint.fit.params) - TRUE) / joint.std_errors()


def report(name: str, z: list[np.ndarray]) -> None:
    """Coverage over all coefficients, and the mean error by covariate."""
    all_z = np.array(z)
    bias = ", ".join(
        f"{covariate} {value:+.2f}" for covariate, value in zip(COVARIATES, all_z.mean((0, 1)), strict=True)
    )
    print(f"{name}: 90 % intervals cover {np.mean(np.abs(all_z) < Z90):.1%} of {all_z.size} (mean z: {bias})")


def main() -> None:
    """Prints coverage from complete histories and from looks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=60)
    parser.add_argument("--looks", type=int, default=15, help="networks for the slower fit from looks")
    chosen = parser.parse_args()
    exact, pseudo = [], []
    for seed in range(chosen.networks):
        rng = np.random.default_rng(seed)
        process = random_process(rng)
        begin = rng.integers(0, 3, size=(1, process.network.n_dyads))
        run = simulate_network(process, begin, horizon_years=YEARS, rng=rng)
        fit = fit_coupling(process, [History(process.network, run.start[0], run.logs[0], YEARS)])
        exact.append((fit.coefs - TRUE) / fit.std_errors)
        if seed < chosen.looks:
            pseudo.append(pseudo_z(process, looks_at(run.start[0], run.logs[0])))
    report(f"complete histories, {chosen.networks} networks", exact)
    report(f"looks four times a year, {chosen.looks} networks", pseudo)


if __name__ == "__main__":
    main()
