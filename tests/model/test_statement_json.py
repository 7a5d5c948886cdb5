"""Statements as the codebook's JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.errors import DataError
from amity.model import Dyad, content_id, slug, statement_from_json, statement_to_json, with_id
from amity.testing import DEFAULT_LABELS, make_statement


@given(
    st.sampled_from(sorted(DEFAULT_LABELS)),
    st.lists(st.text("abc-", min_size=1, max_size=5), max_size=2),
    st.sampled_from([None, "2009-09", "XXXX", "../2001"]),
)
def test_round_trip_through_text(kind: str, speakers: list[str], when: str | None) -> None:
    """Every kind of statement comes back the same from its JSON text."""
    stmt = make_statement(kind, when=when, speakers=tuple(speakers))
    assert statement_from_json(json.loads(json.dumps(statement_to_json(stmt)))) == stmt


def test_id_follows_the_content() -> None:
    """The same claim at the same place has the same id; another state has another."""
    stmt = make_statement()
    assert with_id(stmt).id == stmt.id
    assert make_statement(factuality="denied").id != stmt.id


@pytest.mark.parametrize("field", ["doc", "start", "kind", "actors", "label"])
def test_a_missing_field_is_named(field: str) -> None:
    """A row without a needed field is refused, and the message names it."""
    row = statement_to_json(make_statement())
    del row[field]
    with pytest.raises(DataError, match=field):
        statement_from_json(row)


def test_an_unknown_kind_lists_the_kinds() -> None:
    """The message says which kinds there are."""
    row = statement_to_json(make_statement()) | {"kind": "rumour"}
    with pytest.raises(DataError, match="tie, event, driver, forecast, conditional"):
        statement_from_json(row)


@given(st.text(min_size=1, max_size=6), st.text(min_size=1, max_size=6))
def test_ids_hash_parts_not_joined_text(a: str, b: str) -> None:
    """Moving a letter from one part to the next changes the id."""
    assert content_id("x", a + "z", b) != content_id("x", a, "z" + b)


@given(st.text("abc", min_size=1, max_size=3), st.text("abc", min_size=1, max_size=3))
def test_dyad_has_no_order(a: str, b: str) -> None:
    """A dyad is the same whichever actor comes first."""
    assert Dyad.of(a, b) == Dyad.of(b, a)
    assert Dyad.of(a, b).other(a) == b


def test_slugs_are_plain() -> None:
    """Accents and apostrophes go, names in other scripts still get an id."""
    assert slug("Jaʿish al-Mahdi") == "jaish-al-mahdi"
    assert slug("Sendero Luminoso (Perú)") == "sendero-luminoso-peru"
    assert slug("حزب الله").startswith("x")
