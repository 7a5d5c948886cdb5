"""The steps of the coder, and what runs them."""

from __future__ import annotations

import gc

import pytest

from amity.actors import load_gazetteer
from amity.coding import Options, code_documents, pipeline
from amity.coding.draft import Draft
from amity.coding.pipeline import STEPS, Step, check_steps
from amity.errors import CodingError
from amity.model import Actor, Document

TEXT = "The Azarite Front signed a pact with the Borvan League."


def code() -> bool:
    """Codes two short texts; whether waste is collected while the first is looked at."""
    actors = load_gazetteer([Actor("azar", "Azarite Front"), Actor("bor", "Borvan League")])
    coded = code_documents([Document("d", "d", TEXT, "")] * 2, actors, Options(encoder=False))
    first, collecting = next(coded), gc.isenabled()
    assert first.statements and [one.statements for one in coded] == [first.statements]
    return collecting


def test_a_step_stands_after_what_it_needs() -> None:
    """The message says which step, and what is missing."""
    check_steps(STEPS)
    with pytest.raises(CodingError, match="'scan' needs 'names'"):
        check_steps(STEPS[1:])


def test_waste_is_collected_again_after_each_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an error too; and where somebody has switched that off, it stays off."""
    seen: list[bool] = []
    look = Step("look", (), (), lambda _: seen.append(gc.isenabled()))
    monkeypatch.setattr(pipeline, "STEPS", (*STEPS, look))
    assert code() and gc.isenabled() and seen == [False, False]
    gc.disable()
    try:
        assert not code() and not gc.isenabled()
    finally:
        gc.enable()

    def fail(draft: Draft) -> None:
        raise CodingError(draft.doc.id)

    monkeypatch.setattr(pipeline, "STEPS", (*STEPS, Step("fail", (), (), fail)))
    with pytest.raises(CodingError):
        code()
    assert gc.isenabled()
