"""A panel in parts of some subjects each, so that what a likelihood needs at once stays small."""

import numpy as np

from amity.dynamics.panel import LookPlan, Panel, StepPlan
from amity.dynamics.transitions import Ints

MOST_VARIANTS = (
    4096  # covariate rows of a part: its arrays are a few megabytes, taken from memory that is there already
)
_LARGER = (1, 2, 4)  # parts of so many times as many rows are tried in turn, as larger ones share more
_REPEATED = 1.25  # most by which the covariate rows of all parts together may exceed those of the panel


def parts_of(panel: Panel, *, most_variants: int = MOST_VARIANTS) -> tuple[Panel, ...]:
    """
    Panels that together hold every subject of a panel once; log-likelihoods and derivatives of the parts add up.

    Subjects of like length are put together. Where they share covariate rows, so that parts would work out the same
    matrices again, parts are larger; where that does not help, the panel stays whole.

    Args:
        panel: D subjects.
        most_variants: about how many distinct covariate rows a part has, or four times as many where they are shared.

    Returns:
        One part or more.

    Raises:
        DataError: never.

    Reference: docs/method/dynamics-likelihood.md, "In parts".
    """
    n_variants, n_subjects = len(panel.steps.variants), len(panel.subjects)
    if n_variants <= 2 * most_variants or n_subjects == 1:
        return (panel,)
    owner = np.repeat(np.arange(n_subjects), np.diff(panel.first))
    subject, variant = np.divmod(np.unique(owner * n_variants + panel.variant), n_variants)
    held = np.cumsum(np.bincount(subject, minlength=n_subjects)[panel.by_length])
    place = np.empty(n_subjects, dtype=np.int64)
    place[panel.by_length] = np.arange(n_subjects)
    for larger in _LARGER:
        number = held // (larger * most_variants)
        repeated = len(np.unique(number[place[subject]] * n_variants + variant))
        if repeated <= _REPEATED * n_variants:
            cuts = np.flatnonzero(np.diff(number)) + 1
            return tuple(_part(panel, some) for some in np.split(panel.by_length, cuts))
    return (panel,)


def _part(panel: Panel, subjects: Ints) -> Panel:
    """The panel of some subjects, each step as the whole panel takes it."""
    lengths = np.diff(panel.first)[subjects]
    first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    rows = np.arange(first[-1]) + np.repeat(panel.first[subjects] - first[:-1], lengths)
    later = np.ones(len(rows), dtype=np.bool_)
    later[first[:-1]] = False
    used, variant = np.unique(panel.variant[rows], return_inverse=True)
    taken, inverse = np.unique(panel.step[rows][later], return_inverse=True)
    step = np.zeros(len(rows), dtype=np.int64)
    step[later] = inverse
    seen, look = np.unique(panel.look[rows], return_inverse=True)
    plan, looks = panel.steps, panel.looks
    steps = StepPlan(
        plan.variants[used],
        np.searchsorted(used, plan.variant[taken]).astype(np.int64),
        plan.gap[taken],
        plan.scheme[taken],
        plan.entered[taken],
        plan.rare[used],
    )
    shown = LookPlan(
        looks.emission[seen], looks.allowed[seen], looks.covariates[seen], looks.log_lik[seen], looks.value[seen]
    )
    labels = tuple(panel.subjects[subject] for subject in subjects)
    return Panel(
        labels,
        first,
        panel.time[rows],
        variant.astype(np.int64),
        step,
        look.astype(np.int64),
        steps,
        shown,
        panel.row[rows],
    )
