"""What is expected of coupling before any data, as read from `coupling.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from amity.network.structure import COVARIATES

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CouplingPrior:
    """Normal priors of the coefficients, (2, C): towards and away by covariate."""

    mean: Floats
    sd: Floats


@cache
def coupling_prior() -> CouplingPrior:
    """
    The shipped expectations.

    Returns:
        CouplingPrior: covariates in the order of `COVARIATES`.

    Raises:
        KeyError: the shipped file lacks a covariate.

    Reference: docs/method/network-coupling.md.
    """
    data = tomllib.loads(resources.files("amity.network").joinpath("coupling.toml").read_text("utf-8"))
    effects = np.array([[data["effects"][name][way] for name in COVARIATES] for way in ("towards", "away")])
    return CouplingPrior(effects[..., 0], effects[..., 1])
