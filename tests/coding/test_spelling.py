"""The spellings that the parser is shown."""

import pytest

from amity.coding.spelling import american


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("sympathise", "sympathize"),
        ("Organised", "Organized"),
        ("paralysed", "paralyzed"),
        ("neighbours", "neighbors"),
        ("favourable", "favorable"),
        ("quarrelled", "quarreled"),
        ("sceptical", "skeptical"),
        ("defence", "defense"),
    ],
)
def test_british_words_are_shown_as_american(written: str, shown: str) -> None:
    """Endings, vowels, doubled letters and single words; capitals stay."""
    assert american(written) == shown


@pytest.mark.parametrize(
    "word",
    ["advised", "unadvised", "promised", "disenfranchised", "rising", "raised", "crises", "four", "hourly", "killed"],
)
def test_other_words_are_left_alone(word: str) -> None:
    """What only looks British is shown as it is written."""
    assert american(word) == word
