"""Whom pronouns and short descriptions mean in passages with several parties: `[id|words]`, or `[id,id|words]`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Ask

PASSAGES = Path(__file__).with_name("passages.txt").read_text("utf-8").splitlines()
_MARKED = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


@pytest.mark.parametrize("passage", PASSAGES)
def test_passages(ask: Ask, passage: str) -> None:
    """Persons count for their organisation where the passage means that."""
    text, wanted, at = "", [], 0
    for marked in _MARKED.finditer(passage):
        text += passage[at : marked.start()]
        wanted.append((len(text), len(text) + len(marked[2]), set(marked[1].split(","))))
        text += marked[2]
        at = marked.end()
    text += passage[at:]
    resolution = ask(text)
    for start, end, ids in wanted:
        over = [r for r in resolution.references if r.span.start <= start and end <= r.span.end and r.how != "relation"]
        assert over, text[start:end]
        meant = set(min(over, key=lambda r: r.span.end - r.span.start).actor_ids)
        wholes = {resolution.actors[i].part_of or i for i in meant}
        assert ids in (meant, wholes), text[start:end]
