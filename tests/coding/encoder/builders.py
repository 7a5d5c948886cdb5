"""Made-up actors, and sentences as the encoder is shown them."""

from __future__ import annotations

from amity.actors import Gazetteer, load_gazetteer
from amity.coding.draft import Draft, Options
from amity.coding.encoder.marking import Marked, MarkedPassage, mark_passages
from amity.coding.encoder.network import Reading, load_encoder, read_passages
from amity.coding.model_package import load_english
from amity.coding.pipeline import STEPS
from amity.model import Actor, Document


def gazetteer() -> Gazetteer:
    """Two movements, a leader, a state, a newspaper and somebody of whom nothing is known."""
    return load_gazetteer(
        [
            Actor("azar", "Azarite Front"),
            Actor("bor", "Borvan League"),
            Actor("omran", "Omran Dal", "person", part_of="azar"),
            Actor("ces", "Cestria", "state"),
            Actor("gazette", "Cestrian Gazette", "outlet"),
            Actor("keld", "Jona Keld", "person"),
        ]
    )


def draft_of(text: str, known: Gazetteer | None = None) -> Draft:
    """What the rules make of a text."""
    draft = Draft(Document("d", "d", text, ""), known or gazetteer(), load_english(), Options(encoder=False))
    for step in STEPS:
        step.run(draft)
    return draft


def passages_of(text: str) -> list[MarkedPassage]:
    """What the encoder would be shown of a text."""
    return mark_passages(draft_of(text))


def marked_of(text: str) -> list[Marked]:
    """The sentences of a text that the encoder would be asked about."""
    return [marked for passage in passages_of(text) for marked in passage.asked.values()]


def readings_of(text: str) -> list[Reading]:
    """What the encoder makes of the sentences of a text."""
    return list(read_passages(passages_of(text), load_encoder()))
