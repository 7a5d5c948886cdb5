"""Categorical looks: which outcome is reported in which state, with error, by class of looks."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.panel import LookPlan
from amity.dynamics.transitions import Bools, Floats, Ints
from amity.errors import DataError


@dataclass(frozen=True)
class Categorical:
    """
    A class of looks that report one of O outcomes, with odds that may depend on covariates.

    Attributes:
        probs: (K, O) probability of each outcome given the state, all covariates at zero; rows sum to 1.
        base: (K,) outcome of each row against which the others' logits are taken.
        free: (K, O) entries whose logit is a parameter; a row's base is what remains. Zeros stay zero.
        coefs: (Z, K, O) effect of each emission covariate on each logit; zero where not free.
    """

    probs: Floats
    base: Ints
    free: Bools
    coefs: Floats

    @property
    def n_outcomes(self) -> int:
        """O."""
        return int(self.probs.shape[1])

    @property
    def n_params(self) -> int:
        """Number of logits and of effects on them."""
        return int(self.free.sum()) * (1 + len(self.coefs))

    def pack(self) -> Floats:
        """(n_params,) logits against the base in row order, then each covariate's effects on them."""
        rows = np.arange(len(self.probs))
        with np.errstate(divide="ignore"):
            logits = np.log(self.probs) - np.log(self.probs[rows, self.base])[:, None]
        return np.concatenate([logits[self.free], *(effect[self.free] for effect in self.coefs)])

    def unpack(self, packed: Floats) -> "Categorical":
        """The same class with the values of `packed`."""
        blocks = packed.reshape(1 + len(self.coefs), -1)
        odds = self.probs / self.probs[np.arange(len(self.probs)), self.base][:, None]
        odds[self.free] = np.exp(np.minimum(blocks[0], 500.0))
        coefs = np.zeros_like(self.coefs)
        for effect, block in zip(coefs, blocks[1:], strict=True):
            effect[self.free] = block
        return replace(self, probs=odds / odds.sum(axis=1, keepdims=True), coefs=coefs)

    def probs_at(self, covariates: Floats) -> Floats:
        """(N, K, O) outcome probabilities at each row of (N, Z) covariates."""
        if len(self.coefs) == 0:
            return np.broadcast_to(self.probs, (len(covariates), *self.probs.shape))
        tilted = self.probs * np.exp(np.einsum("nz,zko->nko", covariates, self.coefs))
        probs: Floats = tilted / tilted.sum(axis=2, keepdims=True)
        return probs

    def likelihood(self, reported: Bools, covariates: Floats) -> Floats:
        """(N, K) probability that the report is in each row of (N, O) outcome sets, by state."""
        if len(self.coefs) == 0:
            return reported.astype(np.float64) @ self.probs.T
        likelihood: Floats = np.einsum("nko,no->nk", self.probs_at(covariates), reported.astype(np.float64))
        return likelihood

    def pull_back(self, reported: Bools, covariates: Floats, by_log: Floats) -> Floats:
        """(n_params,) derivative by `pack` from the (N, K) derivative by the logarithm of `likelihood`."""
        probs = self.probs_at(covariates)
        inside = probs * reported[:, None, :]
        total = inside.sum(axis=2, keepdims=True)
        share = np.divide(inside, total, out=np.zeros_like(inside), where=total > 0)
        by_logit = by_log[:, :, None] * (share - probs)
        blocks = [by_logit.sum(axis=0)[self.free]]
        blocks += [(column[:, None, None] * by_logit).sum(axis=0)[self.free] for column in covariates.T]
        return np.concatenate(blocks[: 1 + len(self.coefs)])

    @property
    def n_states(self) -> int:
        """K."""
        return len(self.probs)

    def look_likelihood(self, looks: LookPlan, rows: Ints) -> Floats:
        """(N, K) probability of some rows of `looks` by state."""
        return self.likelihood(looks.allowed[rows][:, : self.n_outcomes], looks.covariates[rows])

    def look_gradient(self, looks: LookPlan, rows: Ints, by_log: Floats) -> Floats:
        """(n_params,) derivative by `pack` over some rows of `looks`."""
        return self.pull_back(looks.allowed[rows][:, : self.n_outcomes], looks.covariates[rows], by_log)

    def log_prior(self, concentrations: Floats) -> tuple[float, Floats]:
        """Dirichlet log-density over the logits of the free rows, up to a constant, and its (logits,) derivative."""
        open_rows = (self.probs > 0) & self.free.any(axis=1, keepdims=True)
        weights = np.where(open_rows, concentrations, 0.0)
        value = float((weights * np.log(np.where(open_rows, self.probs, 1.0))).sum())
        by_logit = weights - weights.sum(axis=1, keepdims=True) * self.probs
        return value, by_logit[self.free]

    def names(self) -> list[str]:
        """A name for each entry of `pack`, states and outcomes counted from 1."""
        rows, columns = np.nonzero(self.free)
        logits = [f"logit[{r + 1},{o + 1}]" for r, o in zip(rows, columns, strict=True)]
        effects = [
            f"effect{z + 1}[{r + 1},{o + 1}]"
            for z in range(len(self.coefs))
            for r, o in zip(rows, columns, strict=True)
        ]
        return logits + effects


def categorical(probs: ArrayLike, *, fixed: bool = False, n_covariates: int = 0) -> Categorical:
    """
    A class of categorical looks with these starting (or fixed) probabilities.

    Args:
        probs: (K, O) rows sum to 1; an entry of 0 says that the report is impossible and stays 0.
        fixed: hold every entry at its value when fitting.
        n_covariates: Z, covariates that act on the logits, with effects that start at zero.

    Returns:
        Categorical: the base outcome of row r is r where that entry exists and is positive, else the row's largest.

    Raises:
        DataError: an entry is outside 0..1, or a row does not sum to 1.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 1.5; docs/method/dynamics-emission.md.
    """
    values = np.array(probs, dtype=np.float64)
    if values.ndim != 2:
        raise DataError(f"emission matrix: got shape {values.shape}, expected (K, O)")
    if not np.isfinite(values).all() or (values < 0).any() or (values > 1 + 1e-12).any():
        raise DataError("emission matrix: every entry must be a probability between 0 and 1")
    sums = values.sum(axis=1)
    if np.abs(sums - 1).max() > 1e-8:
        row = int(np.argmax(np.abs(sums - 1)))
        raise DataError(f"emission matrix: row {row + 1} sums to {sums[row]:.6g}, expected 1")
    base = values.argmax(axis=1).astype(np.int64)
    diagonal = np.arange(min(values.shape))
    kept = diagonal[values[diagonal, diagonal] > 0]
    base[kept] = kept
    free = (values > 0) & (not fixed)
    free[np.arange(len(values)), base] = False
    return Categorical(values, base, free, np.zeros((n_covariates, *values.shape)))
