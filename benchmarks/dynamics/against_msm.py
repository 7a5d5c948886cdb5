"""One likelihood value, its gradient and a fit, against R's msm on the same panel, one core, CPU time.

Run: python benchmarks/dynamics/against_msm.py
"""

import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
from panels import Simulated, Size, simulate

from amity.dynamics import fit_model, log_likelihood, log_likelihood_gradient, make_params

# msm has one class of looks, so the ratio is taken on a panel of one class; three classes cost msm more, not less.
# Its likelihood is timed by itself, without the setting up; that needs its internal entry point.
R_SCRIPT = """
suppressMessages(library(msm))
d <- read.csv("panel.csv"); q <- as.matrix(read.csv("q.csv", header = FALSE)); dimnames(q) <- NULL
e <- as.matrix(read.csv("e.csv", header = FALSE)); dimnames(e) <- NULL; k <- nrow(q)
m <- msm(outcome ~ time, subject = subject, data = d, qmatrix = q, ematrix = e, initprobs = rep(1 / k, k),
         fixedpars = TRUE, use.deriv = FALSE)
p <- m$paramdata
once <- function() system.time(
  get("Ccall.msm", asNamespace("msm"))(p$allinits[p$optpars], do.what = "lik", m$data, m$qmodel, m$qcmodel, m$cmodel,
  m$hmodel, p))[["user.self"]]
value <- sapply(1:7, function(i) once())
cat(sprintf('{"msm": "%s", "r": "%s", "minus2loglik": %.12g, "value_s": %.6g}', packageVersion("msm"),
            getRversion(), m$minus2loglik, median(value)))
"""


def cpu_ms(call: Callable[[], object], repeats: int) -> float:
    """Median CPU time of a call in milliseconds."""
    call()
    times = []
    for _ in range(repeats):
        begin = time.process_time_ns()
        call()
        times.append((time.process_time_ns() - begin) / 1e6)
    return statistics.median(times)


def run_msm(panel: Simulated) -> dict[str, float | str]:
    """msm's value and CPU time on the same panel."""
    looks, params = panel.looks, panel.params
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        outcome = np.asarray(looks.outcome) + 1
        rows = np.column_stack([np.asarray(looks.subject), np.asarray(looks.time), outcome])
        np.savetxt(here / "panel.csv", rows, delimiter=",", header="subject,time,outcome", comments="", fmt="%.17g")
        q = np.zeros((7, 7))
        q[panel.model.transitions.sources, panel.model.transitions.targets] = np.exp(params.log_rates)
        np.savetxt(here / "q.csv", q, delimiter=",", fmt="%.17g")
        np.savetxt(here / "e.csv", params.emissions[0].probs, delimiter=",", fmt="%.17g")
        (here / "time.R").write_text(R_SCRIPT)
        done = subprocess.run(["Rscript", "time.R"], cwd=here, capture_output=True, text=True, check=True)
    answer: dict[str, float | str] = json.loads(done.stdout[done.stdout.index("{") :])
    return answer


def main() -> None:
    """Print the table of timings and ratios."""
    panel = simulate(Size())
    model, params = panel.model, panel.params
    print(f"python {platform.python_version()}, numba {numba.__version__}, numpy {np.__version__}")
    value_ms = cpu_ms(lambda: log_likelihood(model, params, panel.panel), 60)
    gradient_ms = cpu_ms(lambda: log_likelihood_gradient(model, params, panel.panel), 40)
    rows = panel.panel.n_rows
    print(f"amity value {value_ms:.3f} ms ({1e6 * value_ms / rows:.1f} ns a look)")
    print(f"amity value and gradient {gradient_ms:.3f} ms, {gradient_ms / value_ms:.2f} times the value")
    crude = make_params(model, np.full(len(model.transitions), 0.2), emissions=params.emissions, start=params.start)
    begin = time.process_time()
    fit = fit_model(model, crude, panel.panel)
    print(f"amity fit of {fit.n_free} parameters {time.process_time() - begin:.2f} s, converged {fit.converged}")
    one = simulate(Size(n_classes=1))
    one_ms = cpu_ms(lambda: log_likelihood(one.model, one.params, one.panel), 60)
    theirs = run_msm(one)
    msm_ms = 1e3 * float(theirs["value_s"])
    print(f"one class: amity {one_ms:.3f} ms, msm {theirs['msm']} on R {theirs['r']} {msm_ms:.0f} ms")
    print(f"one class, minus twice the log-likelihood: {-2 * log_likelihood(one.model, one.params, one.panel):.6f}")
    print(f"                                  by msm: {theirs['minus2loglik']:.6f}")
    print(f"ratio {msm_ms / one_ms:.0f}")


if __name__ == "__main__":
    sys.exit(main())
