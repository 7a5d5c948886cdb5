"""References in citation styles."""

from __future__ import annotations

import pytest

from amity.errors import AnswerError
from amity.model import Source
from amity.report import cite, find_style
from amity.testing import make_recorded, make_statement


def _cards() -> list:  # type: ignore[type-arg]
    by_author = Source("The Post", "newspaper", "B2", ("Jane Doe",))
    by_nobody = Source("The *Agency*", "un", "A1")
    return [
        make_recorded(
            make_statement("event", doc=doc), published="2010-04-22", source=source, title=f"Title {doc}"
        ).document
        for doc, source in (("a", by_author), ("b", by_nobody))
    ]


@pytest.mark.parametrize("style", ["apa", "chicago", "harvard", "ieee", "mla"])
def test_a_reference_has_who_what_and_when(style: str) -> None:
    """Author or publisher, title and year stand in every style; no label is in front, and texts stay data."""
    found = cite(_cards(), style)
    first, second = found.values()
    assert "Doe" in first
    assert "2010" in first
    assert "title a" in first.lower()
    assert "The *Agency*" in second
    assert not first.startswith(("[", "1"))


def test_the_same_documents_give_the_same_references() -> None:
    """Order and repetition of the documents change nothing."""
    cards = _cards()
    assert cite(cards, "apa") == cite([*reversed(cards), *cards], "apa")


def test_an_unknown_style_lists_the_nearest() -> None:
    """A slip is answered with what there is."""
    with pytest.raises(AnswerError, match=r"nearest: .*chicago-author-date"):
        find_style("chicago-autor-date")
    with pytest.raises(AnswerError, match="well known are"):
        find_style("zzzz")
