"""A run of the coder against a server on this machine, with a clock that only moves when the coder waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from amity.actors import Gazetteer, load_gazetteer
from amity.coding.llm import Clock, Journal, LlmCoded, LlmSettings, code_over, open_line
from amity.model import Actor, Document
from amity.testing import make_document
from amity.vocab import Codebook, standard_codebook

TEXT = "The North Front trains fighters of the South League. The two quarrelled over money in 2009."


@dataclass(slots=True)
class Waits:
    """A clock; `slept` are the pauses that were asked for, none of which took any time."""

    slept: list[float] = field(default_factory=list)
    at: float = 1000.0

    def now(self) -> float:
        """The time, in seconds."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def waits() -> Waits:
    """A clock of the test's own."""
    return Waits()


@pytest.fixture(scope="session")
def two_groups() -> Gazetteer:
    """The shipped actors and two of the test's own."""
    return load_gazetteer([Actor("north", "North Front"), Actor("south", "South League", aliases=("the League",))])


Run = Callable[..., list[LlmCoded]]


@pytest.fixture
def run(waits: Waits, two_groups: Gazetteer) -> Run:
    """Codes documents (or one text) over a server's address; further words are settings."""

    def code(
        url: str,
        docs: Iterable[Document] | str = TEXT,
        *,
        journal: Journal | None = None,
        codebook: Codebook | None = None,
        **settings: Any,
    ) -> list[LlmCoded]:
        if isinstance(docs, str):
            docs = [make_document(docs)]
        line = open_line(LlmSettings(url, **({"model": "tiny"} | settings)), Clock(waits.now, waits.sleep))
        with line.client:
            return list(code_over(line, docs, two_groups, codebook=codebook or standard_codebook(), journal=journal))

    return code
