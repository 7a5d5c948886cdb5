"""Standard errors of misclassification in cav, four ways: msm's table, its covariances, differences in R, and Amity.

Run: python benchmarks/dynamics/standard_errors.py FOLDER_WITH_CAV_CSV
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

from amity.dynamics import FitOptions, fit_table
from amity.dynamics.table import make_table
from amity.dynamics.table_fit import TableModel
from amity.dynamics.table_panel import PanelColumns, PanelScheme
from amity.dynamics.table_report import table_report

Q = [[0, 0.148, 0, 0.0171], [0, 0, 0.202, 0.081], [0, 0, 0, 0.126], [0, 0, 0, 0]]
E = [[0, 0.1, 0, 0], [0.1, 0, 0.1, 0], [0, 0.1, 0, 0], [0, 0, 0, 0]]

# The seventh and eighth optimised parameters are the log-odds of reporting 1 and 3 in state 2. Their Hessian is taken
# from differences of msm's own likelihood, so nothing of Amity and none of msm's derivatives enters the third way.
R_SCRIPT = """
suppressMessages(library(msm))
q <- rbind(c(0, .148, 0, .0171), c(0, 0, .202, .081), c(0, 0, 0, .126), 0)
e <- rbind(c(0, .1, 0, 0), c(.1, 0, .1, 0), c(0, .1, 0, 0), 0)
m <- msm(state ~ years, subject = PTNUM, data = cav, qmatrix = q, ematrix = e, deathexact = 4, obstrue = firstobs)
p <- m$paramdata; at <- p$opt$par; two <- 7:8
minus2 <- function(x) get("Ccall.msm", asNamespace("msm"))(x, do.what = "lik", m$data, m$qmodel, m$qcmodel, m$cmodel,
                                                            m$hmodel, p)
both <- list(~ exp(x1) / (1 + exp(x1) + exp(x2)), ~ exp(x2) / (1 + exp(x1) + exp(x2)))
own <- m$covmat[p$optpars, p$optpars]
numeric <- solve(optimHess(at, minus2, control = list(ndeps = rep(1e-3, length(at)))) / 2)
row <- function(x) paste0("[", paste(signif(x, 8), collapse = ", "), "]")
cat(sprintf('{"version": "%s", "table": %s, "covariances": %s, "differences": %s}', packageVersion("msm"),
            row(ematrix.msm(m)$SE[2, c(1, 3)]), row(deltamethod(both, at[two], own[two, two])),
            row(deltamethod(both, at[two], numeric[two, two]))))
"""


def amity_errors(file: Path) -> list[float]:
    """Amity's standard errors of reporting 1 and 3 in state 2."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    result = fit_table(
        make_table(file.name, rows[0], list(enumerate(rows[1:], start=2))),
        PanelColumns(subject="PTNUM", time="years", state="state", obstrue="firstobs"),
        model=TableModel(qmatrix=Q, ematrix=E),
        scheme=PanelScheme(exact_death=[4]),
        options=FitOptions(polish=False),
    )
    row = table_report(result)["standard_errors"]["ematrix"][1]
    return [row[0], row[2]]


def main() -> None:
    """Print one line per way: the errors of state 2, reported as 1 and as 3."""
    done = subprocess.run(["Rscript", "-e", R_SCRIPT], capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout)
    print(f"msm {theirs['version']}, ematrix.msm:             {theirs['table']}")
    print(f"msm's covariance matrix:          {theirs['covariances']}")
    print(f"differences of msm's likelihood:  {theirs['differences']}")
    print(f"amity:                            {[round(se, 8) for se in amity_errors(Path(sys.argv[1]) / 'cav.csv')]}")


if __name__ == "__main__":
    main()
