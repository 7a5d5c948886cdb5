"""The schema allows what the codebook allows, in the form that strict servers take; the prompt names its version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from tests.coding.llm.written import written

from amity.coding.llm import answer_schema, build_prompt, mark_for
from amity.vocab import Codebook, extend_codebook, standard_codebook

OWN: Codebook = extend_codebook({"drivers": {"water": "rivers and wells"}}, "test")


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object type of a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


@pytest.mark.parametrize("kind", standard_codebook().kinds)
def test_statements_of_every_kind_fit(kind: str) -> None:
    """What a model is asked for keeps to the schema, and the schema to its own standard."""
    schema = answer_schema(standard_codebook())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"statements": [written(kind)], "new_actors": []}, schema)


@pytest.mark.parametrize(
    "wrong", [{"state": "friendship"}, {"kind": "rumour"}, {"extra": 1}, {"quote": None}, {"support": ["hope"]}]
)
def test_other_terms_do_not_fit(wrong: dict[str, Any]) -> None:
    """A term outside the codebook, a missing text or a field of one's own breaks the schema."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"statements": [written() | wrong], "new_actors": []}, answer_schema(standard_codebook()))


def test_own_drivers_fit_only_with_the_projects_codebook() -> None:
    """A project's driver is a term of its schema."""
    answer = {"statements": [written("driver", category="water")], "new_actors": []}
    jsonschema.validate(answer, answer_schema(OWN))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answer, answer_schema(standard_codebook()))


def test_strict_servers_can_take_it() -> None:
    """Every object requires all of its properties and allows no other."""
    found = list(objects(answer_schema(standard_codebook())))
    assert len(found) == 7
    assert all(o["required"] == list(o["properties"]) and o["additionalProperties"] is False for o in found)


def test_the_version_follows_the_terms() -> None:
    """The same codebook gives the same version; another one another."""
    assert build_prompt(standard_codebook()).version == build_prompt(standard_codebook()).version
    assert build_prompt(OWN).version != build_prompt(standard_codebook()).version


def test_the_instructions_hold_every_term() -> None:
    """No placeholder is left, and all terms are explained."""
    codebook = standard_codebook()
    told = build_prompt(codebook).instructions
    terms = (codebook.state_names, codebook.events, codebook.drivers, codebook.outcomes, codebook.factuality)
    assert all(f"{term} (" in told for group in terms for term in group)
    assert "$" not in told


def test_the_mark_is_no_part_of_its_text() -> None:
    """A text that holds the mark of itself without it gets another."""
    assert mark_for("x") == mark_for("x") != mark_for("y")
    text = f"x {mark_for('x')}"
    assert mark_for(text) not in text
