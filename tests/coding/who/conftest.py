"""A parser, a small set of actors, and a way to ask who is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from amity.actors import Gazetteer, load_gazetteer
from amity.coding import who
from amity.coding.model_package import load_english
from amity.model import Actor

OWN = (
    Actor("hill-army", "Hill Army", aliases=("Hillmen",), acronyms=("HA",)),
    Actor("coast-front", "Coastal Front", acronyms=("CF",)),
    Actor("vale-council", "Vale Defence Council", kind="coalition"),
    Actor("osmar", "Osmar", kind="state", aliases=("Osmari government",)),
    Actor("velia", "Velia", kind="state"),
    Actor("dara-moss", "Dara Moss", kind="person", part_of="hill-army"),
    Actor("ilan-rook", "Ilan Rook", kind="person", part_of="coast-front"),
    Actor("daily-post", "Daily Post", kind="outlet"),
)

Ask = Callable[[str], who.Resolution]


@pytest.fixture(scope="session")
def nlp() -> Any:
    """The English parser."""
    return load_english()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The packaged actors and a few invented ones."""
    return load_gazetteer(OWN)


@pytest.fixture(scope="session")
def ask(nlp: Any, gazetteer: Gazetteer) -> Ask:
    """The resolution of a text, every sentence parsed."""

    def resolve(text: str) -> who.Resolution:
        named = who.name_actors(text, gazetteer)
        scans = who.scan_sentences(text, named.mentions)
        sentences = who.parse_sentences(nlp, text, scans, everything=True)
        return who.resolve(text, sentences, named=named, gazetteer=gazetteer)

    return resolve
