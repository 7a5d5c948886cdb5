"""How the cost grows: own generators, rows, states, distinct gaps, a large fit, memory, and the first call.

Run: python benchmarks/dynamics/scaling.py [--large]
"""

import resource
import subprocess
import sys
import time

import numpy as np
from against_msm import cpu_ms
from panels import Simulated, Size, simulate

from amity.dynamics import fit_model, log_likelihood, log_likelihood_gradient, make_params

FIRST_CALL = """
import sys, time
sys.path.insert(0, {folder!r})
from panels import Size, simulate
from amity.dynamics import log_likelihood_gradient, log_likelihood
case = simulate(Size(n_dyads=20))
begin = time.process_time()
log_likelihood(case.model, case.params, case.panel)
log_likelihood_gradient(case.model, case.params, case.panel)
print(time.process_time() - begin)
"""


def value_and_gradient(case: Simulated, repeats: int = 15) -> tuple[float, float]:
    """CPU milliseconds of the value and of value and gradient."""
    value = cpu_ms(lambda: log_likelihood(case.model, case.params, case.panel), repeats)
    return value, cpu_ms(lambda: log_likelihood_gradient(case.model, case.params, case.panel), repeats)


def first_call(*, cached: bool) -> float:
    """CPU seconds of the first value and gradient in a new process, compiling or from the cache."""
    import os
    import tempfile
    from pathlib import Path

    code = FIRST_CALL.format(folder=str(Path(__file__).parent))
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ) if cached else {**os.environ, "NUMBA_CACHE_DIR": folder}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return float(done.stdout)


def large_fit() -> None:
    """Print time and memory of a fit of 1.2 million looks; first, since memory is the most that was ever held."""
    case = simulate(Size(n_dyads=20_000, n_looks=60))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    crude = make_params(
        case.model,
        np.full(len(case.model.transitions), 0.2),
        emissions=case.params.emissions,
        start=case.params.start,
    )
    begin = time.process_time()
    fit = fit_model(case.model, crude, case.panel)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"fit of {case.panel.n_rows} rows: {time.process_time() - begin:.1f} s, converged {fit.converged}")
    print(f"peak memory {peak / 2**20:.2f} GB, of which before the fit {before / 2**20:.2f} GB")


def main() -> None:
    """Print one line per question."""
    if "--large" in sys.argv:
        large_fit()
    own = value_and_gradient(simulate(Size(own_generators=True)))
    print(f"own generator per dyad: value {own[0]:.2f} ms, gradient {own[1]:.2f} ms")
    by_states = {k: value_and_gradient(simulate(Size(n_states=k))) for k in (4, 8)}
    ratios = [b / a for a, b in zip(by_states[4], by_states[8], strict=True)]
    print(f"8 states against 4: value {ratios[0]:.2f}, gradient {ratios[1]:.2f} times")
    few = value_and_gradient(simulate(Size()))
    many = value_and_gradient(simulate(Size(n_gaps=20_000)))
    print(f"20,000 gaps against 300: value {many[0] / few[0]:.2f}, gradient {many[1] / few[1]:.2f} times")
    for n_dyads in (2_000, 20_000, 100_000) if "--large" in sys.argv else (2_000, 20_000):
        case = simulate(Size(n_dyads=n_dyads))
        cost = value_and_gradient(case, 5)
        rows = case.panel.n_rows
        print(f"{rows} rows: value {1e6 * cost[0] / rows:.1f} ns, gradient {1e6 * cost[1] / rows:.1f} ns a row")
    print(f"first call: {first_call(cached=False):.1f} s compiling, {first_call(cached=True):.2f} s from the cache")


if __name__ == "__main__":
    main()
