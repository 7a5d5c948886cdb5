"""Small models and panels that the tests of this folder share."""

from dataclasses import dataclass

import numpy as np

from amity.dynamics import (
    Looks,
    Model,
    ModelOptions,
    Panel,
    Params,
    allowed_transitions,
    categorical,
    make_model,
    make_panel,
    make_params,
)


@dataclass(frozen=True)
class Case:
    """A model with numbers and looks."""

    model: Model
    params: Params
    looks: Looks
    panel: Panel


def random_case(rng: np.random.Generator, *, n_states: int = 3, n_subjects: int = 2, n_looks: int = 5) -> Case:
    """A fully connected hidden chain with two classes of looks and one covariate."""
    graph = allowed_transitions(np.ones((n_states, n_states)))
    model = make_model(graph, ModelOptions(covariates=("x",), start_kind="estimated"))
    errors = tuple(categorical(rng.dirichlet(np.ones(n_states) * 2, size=n_states)) for _ in range(2))
    params = make_params(
        model,
        rng.uniform(0.1, 1.0, len(graph)),
        coefs=rng.normal(0, 0.3, (1, len(graph))),
        emissions=errors,
        start=rng.dirichlet(np.ones(n_states)),
    )
    n_rows = n_subjects * n_looks
    looks = Looks(
        subject=np.repeat(np.arange(n_subjects), n_looks),
        time=np.cumsum(rng.uniform(0, 1.5, (n_subjects, n_looks)), axis=1).ravel(),
        outcome=rng.integers(0, n_states, n_rows),
        emission=rng.integers(0, 2, n_rows),
        covariates=rng.normal(size=(n_rows, 1)).round(1),
    )
    return Case(model, params, looks, make_panel(looks, n_states=n_states))
