"""The record of how a document was coded by a model, kept with the coding."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from amity.coding.draft import Coded


@dataclass(frozen=True, slots=True)
class LlmRun:
    """
    How a document, or several, was coded.

    Attributes:
        coder: the name under which statements are proposed.
        model: as asked for.
        served: the models' names in the server's words.
        server: its host and port.
        temperature: as sent; None where the server chose.
        seed: as sent.
        prompt: version (hash) of instructions, terms and schema.
        codebook: version of the codebook.
        forms: how answers were constrained: `json_schema`, `json_object`.
        windows: pieces of the document that were coded.
        questions: answers that the coding rests on; more than `windows` where one had to be asked again.
        replayed: of these, taken from the journal and not paid for again.
        requests: sent to the server, repeated attempts included.
        prompt_tokens: of all questions, paid now or before.
        answer_tokens: of all answers, paid now or before.
        tokens_paid: of both, paid in this run.
        tokens_counted: every count is the server's; else some are estimates from the length.
    """

    coder: str
    model: str
    served: tuple[str, ...]
    server: str
    temperature: float | None
    seed: int | None
    prompt: str
    codebook: str
    forms: tuple[str, ...]
    windows: int
    questions: int
    replayed: int
    requests: int
    prompt_tokens: int
    answer_tokens: int
    tokens_paid: int
    tokens_counted: bool


@dataclass(frozen=True, slots=True)
class LlmCoded(Coded):
    """What the coder makes of a document, with the record of the run."""

    run: LlmRun = dataclasses.field(kw_only=True)


_SUMS = ("windows", "questions", "replayed", "requests", "prompt_tokens", "answer_tokens", "tokens_paid")


def total_run(runs: Iterable[LlmRun]) -> LlmRun | None:
    """The record of several documents of one run together: counts added, names joined; None for no document."""
    listed = list(runs)
    if not listed:
        return None
    sums: Mapping[str, Any] = {name: sum(getattr(r, name) for r in listed) for name in _SUMS}
    return dataclasses.replace(
        listed[0],
        served=tuple(dict.fromkeys(name for r in listed for name in r.served)),
        forms=tuple(dict.fromkeys(form for r in listed for form in r.forms)),
        tokens_counted=all(r.tokens_counted for r in listed),
        **sums,
    )
