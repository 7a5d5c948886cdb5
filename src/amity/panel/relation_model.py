"""The relations model as read from `relation.toml`: moves, expectations, and what looks show."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amity.vocab import standard_codebook

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Move:
    """An allowed change of state, with the rate per year that is expected of it and its spread as a factor."""

    origin: int
    target: int
    rate_per_year: float
    spread: float
    towards: bool


@dataclass(frozen=True, slots=True)
class LookRules:
    """How statements become looks; see `relation.toml`."""

    event_weight: float
    hearsay: float
    leader: float
    same_voice_days: int
    interval_step_years: float
    interval_looks: float


@dataclass(frozen=True, slots=True)
class DriverRules:
    """How driver statements become covariates; effects are (expected, standard deviation) on log-rates."""

    half_life_years: float
    towards: tuple[float, float]
    away: tuple[float, float]
    grid_years: float


@dataclass(frozen=True, slots=True)
class RelationModel:
    """
    What is assumed of relations between organisations before documents are read.

    `confusion` is (K, K): rows the truth, columns what a faithful reporter says. `event_odds` maps a category to (K,)
    relative chances of such an act by state. `start` is (K,). `amity` gives each state's rank from enmity to amity;
    `partners` are the states that a split leaves, `apart` those that it ends in.
    """

    states: tuple[str, ...]
    moves: tuple[Move, ...]
    start: Floats
    amity: tuple[int, ...]
    partners: tuple[int, ...]
    apart: tuple[int, ...]
    confusion: Floats
    event_odds: Mapping[str, Floats]
    looks: LookRules
    drivers: DriverRules

    def index(self, state: str) -> int:
        """Place of a state in the axis K."""
        return self.states.index(state)


@cache
def relation_model() -> RelationModel:
    """The shipped model of relations."""
    data = tomllib.loads(resources.files("amity.panel").joinpath("relation.toml").read_text("utf-8"))
    states = standard_codebook().state_names
    return RelationModel(
        states=states,
        moves=_moves(data, states),
        start=_normalised([data["start"][s] for s in states]),
        amity=tuple(data["amity"][s] for s in states),
        partners=tuple(n for n, s in enumerate(standard_codebook().states) if s.partner),
        apart=tuple(states.index(s) for s in data["split"]["into"]),
        confusion=np.array([_normalised(_in_order(data["confusion"], s, states)) for s in states]),
        event_odds={k: _in_order(data["events"], k, states) for k in data["events"] if k != "columns"},
        looks=LookRules(**data["looks"]),
        drivers=DriverRules(
            half_life_years=data["drivers"]["half_life_years"],
            towards=_pair(data["drivers"]["towards"]),
            away=_pair(data["drivers"]["away"]),
            grid_years=data["drivers"]["grid_years"],
        ),
    )


def _moves(data: Mapping[str, Any], states: tuple[str, ...]) -> tuple[Move, ...]:
    amity = data["amity"]
    found = [
        Move(states.index(origin), states.index(target), rate, spread, amity[target] > amity[origin])
        for origin, row in data["moves"].items()
        for target, (rate, spread) in row.items()
    ]
    return tuple(sorted(found, key=lambda m: (m.origin, m.target)))


def _in_order(table: Mapping[str, Any], key: str, states: tuple[str, ...]) -> Floats:
    values = dict(zip(table["columns"], table[key], strict=True))
    return np.array([values[s] for s in states], dtype=np.float64)


def _normalised(values: Any) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    shares: Floats = array / array.sum()
    return shares


def _pair(values: list[float]) -> tuple[float, float]:
    return values[0], values[1]
