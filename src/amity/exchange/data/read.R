# Reads the tables and fits, with the package msm, the three-state model of dyad-periods that Amity fitted.
# Run in this folder: Rscript read.R
options(stringsAsFactors = FALSE)
read <- function(name) read.csv(paste0(name, ".csv"), na.strings = "", encoding = "UTF-8", check.names = FALSE)

documents <- read("documents")
actors <- read("actors")
sources <- read("sources")
statements <- read("statements")
events <- read("events")
decisions <- read("decisions")
periods <- read("dyad_periods")
cat(nrow(documents), "documents,", nrow(statements), "statements,", nrow(events), "events,", nrow(periods), "dyad-periods\n")
print(with(statements, table(kind, status)))

library(msm)
# The two lines of the report that are compared; read without a JSON package, which base R has not got.
report <- paste(readLines("amity_fit.json", encoding = "UTF-8"), collapse = " ")
number_after <- function(name) as.numeric(sub(paste0('.*"', name, '": *([-0-9.eE+]+).*'), "\\1", report))
matrix_after <- function(name) {
  inner <- regmatches(report, regexpr(paste0('"', name, '": *\\[[^a-zA-Z"]*\\]'), report))
  values <- as.numeric(regmatches(inner, gregexpr("-?[0-9]+\\.?[0-9]*([eE][-+]?[0-9]+)?", inner))[[1]])
  matrix(values, nrow = 3, byrow = TRUE)
}
amity_loglik <- number_after("minus2loglik")
amity_rates <- matrix_after("qmatrix")
start <- matrix_after("start")

several <- names(which(table(periods$dyad) > 1))
panel <- periods[periods$dyad %in% several, ]
at_amity <- msm(group ~ years, subject = dyad, data = panel, qmatrix = amity_rates * (start > 0), fixedpars = TRUE)
fitted <- msm(group ~ years, subject = dyad, data = panel, qmatrix = start,
              control = list(fnscale = 1000, maxit = 10000, reltol = 1e-14))
cat(sprintf("-2 log-likelihood: amity %.6f, msm at the same rates %.6f, msm fitted %.6f\n",
            amity_loglik, at_amity$minus2loglik, fitted$minus2loglik))
rates <- qmatrix.msm(fitted, ci = "none")
moves <- start > 0
cat(sprintf("largest relative difference of a rate: %.2e\n", max(abs(unclass(rates)[moves] / amity_rates[moves] - 1))))
