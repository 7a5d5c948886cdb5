"""The codebook as data, a project's own terms, and the check of statements."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.errors import VocabError
from amity.model import ConditionalLabel, DriverLabel, ForecastLabel, Span, TieLabel
from amity.testing import DEFAULT_LABELS, QUOTE, make_statement
from amity.vocab import check_statement, extend_codebook, load_codebook, standard_codebook


def test_terms_of_the_codebook_are_complete() -> None:
    """Eight states, five kinds, fifteen drivers, sixteen PLOVER roots."""
    codebook = standard_codebook()
    assert codebook.state_names[0] == "war"
    assert [len(x) for x in (codebook.states, codebook.kinds, codebook.drivers, codebook.events)] == [8, 5, 15, 16]


@pytest.mark.parametrize("name", ["icd203", "uk"])
def test_yardstick_words_cover_the_line_in_order(name: str) -> None:
    """Words rise with the probability, from the first range to the last."""
    words = [w.word for w in standard_codebook().yardsticks[name].words]
    said = [standard_codebook().yardsticks[name].word(p / 1000) for p in range(1001)]
    assert list(dict.fromkeys(said)) == words


@given(st.floats(0, 1))
def test_icd203_word_holds_the_probability(p: float) -> None:
    """ICD 203 leaves no gap: the word's range holds the number."""
    yardstick = standard_codebook().yardsticks["icd203"]
    word = next(w for w in yardstick.words if w.word == yardstick.word(p))
    assert word.low <= p <= word.high


def test_own_drivers_change_the_version(tmp_path: Path) -> None:
    """A project's own terms are known and stamped."""
    file = tmp_path / "own.toml"
    file.write_text('[drivers]\ndrug_trade = "shared income from drugs"\n', "utf-8")
    codebook = load_codebook(file)
    assert "drug_trade" in codebook.drivers
    assert codebook.version.startswith(standard_codebook().version + "+")


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"states": {"limbo": {}}}, "cannot be extended"),
        ({"drivers": {"ideology": "again"}}, "shipped"),
        ({"drivers": {"two words": "x"}}, "plain word"),
        ({"probability_words": [{"words": ["iffy"], "range": [0.9, 0.1]}]}, "low < high"),
        ({"probability_words": [{"words": ["iffy"]}]}, "range"),
    ],
)
def test_wrong_extensions_are_refused(extra: dict[str, object], message: str) -> None:
    """The message names the file and what is wrong in it."""
    with pytest.raises(VocabError, match=message) as caught:
        extend_codebook(extra, "own.toml")
    assert "own.toml" in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[drivers", None])
def test_an_unreadable_codebook_is_named(tmp_path: Path, content: bytes | None) -> None:
    """Not there, not UTF-8 or not TOML: the file is named."""
    file = tmp_path / "own.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(VocabError, match=r"own\.toml"):
        load_codebook(file)


@pytest.mark.parametrize("kind", sorted(DEFAULT_LABELS))
def test_good_statements_pass(kind: str) -> None:
    """Nothing is wrong with one of each kind (the conditional's parts are in its quote)."""
    label = ConditionalLabel("the sponsor leaves", "the front breaks", "strains") if kind == "conditional" else None
    assert check_statement(make_statement(kind, label=label), codebook=standard_codebook(), text=QUOTE) == []


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"label": TieLabel("aliance")}, "did you mean 'alliance'"),
        ({"kind": "event", "label": TieLabel("war")}, "needs a EventLabel"),
        ({"kind": "driver", "label": DriverLabel("greed", "binds")}, "driver 'greed'"),
        ({"kind": "forecast", "label": ForecastLabel("split", (0.9, 0.1))}, "0 <= low <= high"),
        ({"kind": "conditional", "label": ConditionalLabel("nowhere", "the front", "binds")}, "not in the quote"),
        ({"factuality": "certain"}, "factuality"),
        ({"actors": ("north", "north")}, "about two"),
        ({"span": Span(0, 5)}, "not the text of its span"),
        ({"span": Span(40, 400)}, "not inside the text"),
        ({"mentions": (Span(0, 4000), None)}, "mention"),
    ],
)
def test_what_breaks_the_codebook_is_said(fields: dict[str, object], complaint: str) -> None:
    """Each breach has a complaint in words."""
    found = check_statement(make_statement(**{"kind": "tie", **fields}), codebook=standard_codebook(), text=QUOTE)
    assert any(complaint in f for f in found), found
