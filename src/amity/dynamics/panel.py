"""A panel of looks at many subjects, checked once and laid out for the recursions."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.transitions import Bools, Floats, Ints


class Scheme(IntEnum):
    """How the time of a look relates to the process since the row before it."""

    SNAPSHOT = 1  # seen at a time; anything may have happened in between
    EXACT = 2  # no move until now; at most one move, now
    ENTRY = 3  # entered this state now; anything may have happened in between
    STAY = 4  # no move until now, nor now: a change of covariates inside an exactly observed stay


@dataclass(frozen=True)
class Looks:
    """
    The columns of a panel, one row per look; rows of a subject are together and in time order.

    Attributes:
        subject: (T,) labels.
        time: (T,) times, in one unit throughout (years in Amity).
        outcome: (T,) from 0: state (emission -1) or reported outcome; -1 for no report; O + j for `sets[j]`, where O is
            the largest number of states or outcomes.
        emission: (T,) class of the look, from 0; -1 where the state is known without error. Default -1.
        scheme: (T,) a `Scheme`. Default SNAPSHOT.
        covariates: (T, C) in force from this row's time until the next row's. Default none.
        log_lik: (T, K) further log p(look | state), added to the outcome's own. Default none.
        sets: state or outcome sets for outcomes only known to lie in one of several.
        emission_covariates: (T, Z) covariates of the report at this row.
        row: (T,) numbers by which messages call the rows. Default 0, 1, 2 and so on.
        value: (T,) score or count that a look of a normal or Poisson class reports; NaN for no report. Default none.
    """

    subject: ArrayLike
    time: ArrayLike
    outcome: ArrayLike
    emission: ArrayLike | None = None
    scheme: ArrayLike | None = None
    covariates: ArrayLike | None = None
    log_lik: ArrayLike | None = None
    sets: tuple[tuple[int, ...], ...] = ()
    emission_covariates: ArrayLike | None = None
    row: ArrayLike | None = None
    value: ArrayLike | None = None


@dataclass(frozen=True)
class StepPlan:
    """
    Distinct moves of the clock: which generator, how long, and how the step ends.

    Attributes:
        variants: (V, C) distinct covariate rows.
        variant: (G,) row of `variants` in force over the step.
        gap: (G,) its length.
        scheme: (G,) a `Scheme`.
        entered: (G,) state entered at its end (ENTRY), else -1.
        rare: (V,) whether so few rows use the variant that a table of its matrices is not worth while.
    """

    variants: Floats
    variant: Ints
    gap: Floats
    scheme: Ints
    entered: Ints
    rare: Bools

    @cached_property
    def moving(self) -> Ints:
        """Steps over which anything may happen: snapshots and exact entries."""
        return np.flatnonzero((self.scheme == Scheme.SNAPSHOT) | (self.scheme == Scheme.ENTRY)).astype(np.int64)

    @cached_property
    def serial(self) -> Bools:
        """(G,) snapshots under a generator so rare that the series is applied to the weights themselves."""
        serial: Bools = self.rare[self.variant] & (self.scheme == Scheme.SNAPSHOT)
        return serial


@dataclass(frozen=True)
class LookPlan:
    """
    Distinct looks.

    Attributes:
        emission: (N,) class, or -1 for a state known without error.
        allowed: (N, O) outcomes that the report allows.
        covariates: (N, Z) emission covariates.
        log_lik: (N, K) further log-likelihood by state.
        value: (N,) reported score or count; NaN where there is none.
    """

    emission: Ints
    allowed: Bools
    covariates: Floats
    log_lik: Floats
    value: Floats

    @cached_property
    def certain_likelihood(self) -> Floats:
        """(N, K) likelihood by state, but for what the classes of looks add to it."""
        likelihood: Floats = np.exp(self.log_lik)
        certain = self.emission < 0
        likelihood[certain] *= self.allowed[certain][:, : likelihood.shape[1]]
        return likelihood

    @cached_property
    def by_class(self) -> tuple[Ints, ...]:
        """Rows of each class of looks, from class 0."""
        n_classes = int(self.emission.max(initial=-1)) + 1
        return tuple(np.flatnonzero(self.emission == m).astype(np.int64) for m in range(n_classes))


@dataclass(frozen=True)
class Panel:
    """
    A checked panel.

    Attributes:
        subjects: (D,) labels.
        first: (D + 1,) row at which each subject begins; the last entry is T.
        time: (T,) times.
        variant: (T,) row of `steps.variants` in force from this row on.
        step: (T,) row of `steps` that leads to this row; 0 and unused at a subject's first row.
        look: (T,) row of `looks`.
        steps: distinct steps.
        looks: distinct looks.
        row: (T,) numbers by which messages call the rows.
    """

    subjects: tuple[object, ...]
    first: Ints
    time: Floats
    variant: Ints
    step: Ints
    look: Ints
    steps: StepPlan
    looks: LookPlan
    row: Ints

    @property
    def n_rows(self) -> int:
        """T."""
        return len(self.time)

    @cached_property
    def by_length(self) -> Ints:
        """(D,) subjects, those with the fewest rows first, so that subjects of like length are swept side by side."""
        return np.argsort(np.diff(self.first), kind="stable").astype(np.int64)
