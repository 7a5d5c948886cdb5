"""How well the coder codes the texts of the corpus; nothing may fall unannounced (CHANGELOG, "Numbers changed")."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amity.actors import load_gazetteer, read_actor_file
from amity.coding import code_documents
from amity.evaluation import score_coding
from amity.model import Document, statement_from_json

CORPUS = Path(__file__).parent
FLOORS = {"dev": (0.550, 0.472), "held": (0.389, 0.288)}  # F1 found and coded; reached: 0.560 / 0.482, 0.399 / 0.298


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_the_corpus_is_coded_as_well_as_before(name: str) -> None:
    """F1 of kind, pair and place ("found"), and of equal labels as well ("coded"), over the texts of a set."""
    gazetteer = load_gazetteer(read_actor_file(CORPUS / name / "actors.tsv"))
    texts = sorted((CORPUS / name).glob("*.txt"))
    docs = [Document(p.name, p.name, p.read_text("utf-8"), "") for p in texts]
    lines = [line for p in texts for line in p.with_suffix(".gold.jsonl").read_text("utf-8").splitlines()]
    gold = [statement_from_json(json.loads(line)) for line in lines if line.strip()]
    coded = [statement for coding in code_documents(docs, gazetteer) for statement in coding.statements]
    scores = score_coding(gold, coded)
    reached = scores.found["all"].f1, scores.right["all"].f1
    assert all(value >= floor for value, floor in zip(reached, FLOORS[name], strict=True)), reached
