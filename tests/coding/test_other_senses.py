"""Words that speak of relations in other sentences say nothing of one here."""

from __future__ import annotations

import pytest

from amity.actors import load_gazetteer
from amity.coding import Options, code_documents
from amity.model import Actor, Document, Statement

OWN = (Actor("hill-army", "Hill Army"), Actor("coast-front", "Coastal Front"))
CONTEXT = "The Hill Army and the Coastal Front have been partners since 1996. "


def _coded(text: str) -> list[Statement]:
    (coded,) = code_documents([Document("t", "t", CONTEXT + text, "")], load_gazetteer(OWN), Options(encoder=False))
    return [s for s in coded.statements if s.span.start >= len(CONTEXT)]


def _words_of(statement: Statement) -> tuple[str, ...]:
    """The words of its label."""
    names = ("state", "category", "outcome")
    return tuple(str(getattr(statement.label, n)) for n in names if hasattr(statement.label, n))


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("The sanctions have left the Hill Army clinging to the Coastal Front.", "tie", "none"),
        ("The Hill Army called the Coastal Front a beacon.", "event", "CONSULT"),
        ("A lorry belonging to the Coastal Front broke down near a camp of the Hill Army.", "tie", "integration"),
        ("The Hill Army was held together by fear of the Coastal Front.", "tie", "cooperation"),
        ("The Hill Army brought charges against the Coastal Front.", "event", "AID"),
        ("The Hill Army declined to meet the Coastal Front.", "driver", "power_balance"),
        ("The two said in a statement that the bridge was open.", "driver", "leverage"),
        ("The Coastal Front closed the road to the Hill Army.", "driver", "cohesion"),
        ("A friendship of the Hill Army had opened doors in the capital.", "driver", "social_bond"),
        (
            "The departure of the doctors would leave the Hill Army unable to feed the Coastal Front.",
            "forecast",
            "split",
        ),
        ("A bolder emir would have broken with the Coastal Front.", "forecast", "split"),
        ("Once the war had ended, the Hill Army could no longer pay the Coastal Front.", "conditional", ""),
    ],
)
def test_nothing_of_the_sort_is_said(text: str, kind: str, label: str) -> None:
    """Grammar and the words beside them tell these senses apart."""
    said = [s for s in _coded(text) if s.kind == kind]
    assert not [s for s in said if label in ("", *_words_of(s))], [(s.label, s.reason) for s in said]


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("The Hill Army left the Coastal Front to form a party.", "tie", "none"),
        ("Nobody else would arm the Hill Army.", "driver", "alternatives"),
        ("The money from the Coastal Front has dried up.", "driver", "resources"),
        ("The Coastal Front taught the gunners of the Hill Army for ten years.", "driver", "capability"),
    ],
)
def test_what_the_same_words_do_say(text: str, kind: str, label: str) -> None:
    """The senses that speak of the relation are still read."""
    assert any(label in _words_of(s) for s in _coded(text) if s.kind == kind)
