"""Names of voices that no list names."""

from __future__ import annotations

import pytest

from amity.answers import VoiceNames


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        ("noor-mohammad-saqib", "Noor Mohammad Saqib"),
        ("abu-walid-al-masri", "Abu Walid al-Masri"),
        ("un-member-states", "UN Member States"),
        ("the-voice-of-the-two", "The Voice of the Two"),
        ("unnamed-reports", "unnamed reports"),
        ("x", "X"),
    ],
)
def test_an_id_reads_as_a_name(actor: str, name: str) -> None:
    """A list's name wins over what the id says."""
    assert VoiceNames({"abu-walid-al-masri": "Abu Walid al-Masri"}).actor(actor) == name
