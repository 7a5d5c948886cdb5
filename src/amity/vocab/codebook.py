"""The codebook as data: terms with their meanings, and the version that is stamped on every statement."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from amity.errors import VocabError


@dataclass(frozen=True, slots=True)
class State:
    """A state of a relation; `partner` states are those that a split leaves, `hostile` ones are enmity."""

    name: str
    meaning: str
    partner: bool
    hostile: bool


@dataclass(frozen=True, slots=True)
class ProbabilityWord:
    """A word and the half-open range of probabilities `[low, high)` that it stands for."""

    word: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A published scale of probability words, with its reference."""

    name: str
    reference: str
    words: tuple[ProbabilityWord, ...]

    def word(self, probability: float) -> str:
        """The word of the range that holds `probability`, or that is nearest to it."""
        return min(self.words, key=lambda w: (_distance(w, probability), -w.low)).word


@dataclass(frozen=True, slots=True)
class Codebook:
    """All terms; dictionaries map a term to its meaning, in the order of the codebook."""

    version: str
    states: tuple[State, ...]
    kinds: Mapping[str, str]
    support: Mapping[str, str]
    events: Mapping[str, str]
    event_signs: Mapping[str, int]
    drivers: Mapping[str, str]
    effects: Mapping[str, str]
    outcomes: Mapping[str, str]
    horizons: Mapping[str, tuple[float, float]]
    factuality: Mapping[str, str]
    factuality_weights: Mapping[str, float]
    reliability: Mapping[str, float]
    credibility: Mapping[str, float]
    probability_words: tuple[ProbabilityWord, ...]
    yardsticks: Mapping[str, Yardstick]

    @property
    def state_names(self) -> tuple[str, ...]:
        """Names of the states from `war` to `integration`."""
        return tuple(s.name for s in self.states)


def load_codebook(extension: Path | None = None) -> Codebook:
    """
    The shipped codebook, with a project's own drivers and probability words where a file gives them.

    Args:
        extension: a TOML file with `[drivers]` (name = "meaning") and `[[probability_words]]` (`words`, `range`).

    Raises:
        VocabError: the file cannot be read, has a table that may not be extended, or redefines a shipped term.
    """
    if extension is None:
        return standard_codebook()
    return extend_codebook(_read_toml(extension), str(extension))


@cache
def standard_codebook() -> Codebook:
    """The shipped codebook."""
    return _build(tomllib.loads(resources.files("amity.vocab").joinpath("codebook.toml").read_text("utf-8")))


def extend_codebook(extra: Mapping[str, Any], where: str) -> Codebook:
    """
    The shipped codebook with a project's own terms; its version names them by their hash.

    Args:
        extra: the tables of the project's codebook file.
        where: the file's name, for messages.

    Raises:
        VocabError: as `load_codebook`.
    """
    data = tomllib.loads(resources.files("amity.vocab").joinpath("codebook.toml").read_text("utf-8"))
    shapes = {"drivers": dict, "probability_words": list}
    if not isinstance(extra, Mapping) or not all(isinstance(extra.get(n, kind()), kind) for n, kind in shapes.items()):
        raise VocabError(f"{where}: a codebook has a table of drivers and a list of probability_words")
    unknown = sorted(set(extra) - {"drivers", "probability_words"})
    if unknown:
        raise VocabError(f"{where}: the table {unknown[0]!r} cannot be extended; drivers and probability_words can")
    drivers: Mapping[str, Any] = extra.get("drivers", {})
    for name, meaning in drivers.items():
        if name in data["drivers"]:
            raise VocabError(f"{where}: the driver {name!r} is a shipped one: choose another name")
        if not isinstance(meaning, str) or not name.isidentifier():
            raise VocabError(f'{where}: the driver {name!r} must be a plain word with a text: name = "meaning"')
    data["drivers"] |= drivers
    data["probability_words"] += [_checked_words(row, where) for row in extra.get("probability_words", ())]
    digest = hashlib.sha256(repr((sorted(drivers.items()), extra.get("probability_words"))).encode()).hexdigest()[:8]
    data["version"] = f"{data['version']}+{digest}"
    return _build(data)


def _checked_words(row: Any, where: str) -> Mapping[str, Any]:
    try:
        low, high = (float(x) for x in row["range"])
        words = [str(w) for w in row["words"]]
    except (KeyError, TypeError, ValueError) as error:
        raise VocabError(
            f'{where}: probability words need words = ["…"] and range = [low, high], got {row!r}'
        ) from error
    if not 0 <= low < high <= 1 or not words:
        raise VocabError(f"{where}: the range of {words} must be 0 <= low < high <= 1, got [{low}, {high}]")
    return {"words": words, "range": [low, high]}


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise VocabError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabError(f"{path}: is no TOML file: {error}") from error


def _build(data: Mapping[str, Any]) -> Codebook:
    return Codebook(
        version=data["version"],
        states=tuple(State(name, **row) for name, row in data["states"].items()),
        kinds=data["kinds"],
        support=data["support"],
        events={k: v["meaning"] for k, v in data["events"].items()},
        event_signs={k: v["sign"] for k, v in data["events"].items()},
        drivers=data["drivers"],
        effects=data["effects"],
        outcomes=data["outcomes"],
        horizons={k: (v["years"][0], v["years"][1]) for k, v in data["horizons"].items()},
        factuality={k: v["meaning"] for k, v in data["factuality"].items()},
        factuality_weights={k: v["weight"] for k, v in data["factuality"].items()},
        reliability={k: v["prior"] for k, v in data["reliability"].items()},
        credibility={k: v["prior"] for k, v in data["credibility"].items()},
        probability_words=tuple(
            ProbabilityWord(w, *row["range"]) for row in data["probability_words"] for w in row["words"]
        ),
        yardsticks={name: _yardstick(name, row) for name, row in data["yardsticks"].items()},
    )


def _yardstick(name: str, row: Mapping[str, Any]) -> Yardstick:
    return Yardstick(name, row["reference"], tuple(ProbabilityWord(w["word"], *w["range"]) for w in row["words"]))


def _distance(word: ProbabilityWord, probability: float) -> float:
    return max(word.low - probability, probability - word.high, 0.0)
