"""Whose words a text is: interviews, transcripts, statements, letters and columns."""

from __future__ import annotations

import pytest

from amity.actors import Gazetteer
from amity.coding import Options, code_documents
from amity.model import Document

from .conftest import Ask
from .test_who import meant

ANSWERS = """Interview with Dara Moss of the Hill Army (Osk, 3 May 2019)

Q: How do you see the Coastal Front?

A: We train its fighters. They are our brothers.

Q: And your quarrel with Osmar?

A: It will pass. We met them in March.
"""
BY_NAME = """The commander who came down

Ilan Rook led the Coastal Front for ten years. He talked to the Daily Post in Osk.

DAILY POST: Did you trust the Hill Army?

ROOK: We never did. The Hill Army trained our fighters.

DAILY POST: Why did you stay?

ROOK: Nobody else would have us then.
"""
UNMARKED = """An interview with Ilan Rook, who leads the Coastal Front

What do you think of the Hill Army?

We trust its commanders. The Hill Army trains our fighters.

Will that last?

It will. We owe them too much.
"""
SCHOLAR = """Five questions to Dr Vera Lind, a historian

Q: What is between the Hill Army and the Coastal Front?

A: The Hill Army trains the Coastal Front's fighters.

Q: Will we see a break?

A: I doubt it.
"""
PANEL_HEARING = """Committee on the Hills, hearing of 3 May 2019

Mr. HALE: The Hill Army trains the Coastal Front's fighters.

Ms. ORR: We disagree. The Hill Army has attacked the Coastal Front.

Mr. HALE: That was long ago.

Ms. ORR: It was last month.
"""
STATEMENT = """HILL ARMY
Communiqué No. 4

We have trained the Coastal Front's fighters. They are our friends. Osmar fears us.
"""
SIGNED = """To our friends in the hills

We have trained the Coastal Front's fighters. They have never betrayed us. Our camps are open to them.

Signed, the Hill Army
"""
NAMES_ITSELF = """Word from the hills

We, the Hill Army, have trained the Coastal Front's fighters. They have not betrayed us. Our camps are open.
"""
BYLINE = """Why the hills are quiet

By Dara Moss

We trained the Coastal Front's fighters. They have not betrayed us. Our camps are open to them.
"""
REPORT = """The quiet hills

We spoke to forty fighters. The Hill Army trains the Coastal Front's fighters, we found. Our visits took a month.
"""

DECLARED = """Osmar welcomes the vote

Foreign Minister Lia Brandt said:

The count is in. I thank the Hill Army for its patience. Osmar has sent it grain. We shall send more.
"""
BY_TURNS = """Two ministers on the vote

Foreign Minister Lia Brandt said:
Osmar has paid for it. We thank Velia.
Foreign Minister Odo Kern said:
Velia stands by its word. I thank the voters.
"""
POLICY = """The dam stands

The Hill Army kept the road shut. Osmar condemns the raids of the Hill Army. We will continue to support Velia.
"""
JUDGED = """The dam stands

The Hill Army kept the road shut. Osmar has shelled Velia. We condemn the shelling, and we stand with Velia.
"""


@pytest.mark.parametrize(
    ("text", "words", "actors"),
    [
        (DECLARED, "I", {"osmar"}),
        (DECLARED, "We", {"osmar"}),
        (BY_TURNS, "We", {"osmar"}),
        (BY_TURNS, "I", {"velia"}),
        (POLICY, "We", {"osmar"}),
        (ANSWERS, "We", {"hill-army"}),
        (ANSWERS, "our", {"hill-army"}),
        (ANSWERS, "you", {"hill-army"}),
        (ANSWERS, "your", {"hill-army"}),
        (BY_NAME, "We", {"coast-front"}),
        (BY_NAME, "us", {"coast-front"}),
        (UNMARKED, "We", {"coast-front"}),
        (UNMARKED, "our", {"coast-front"}),
        (STATEMENT, "We", {"hill-army"}),
        (SIGNED, "We", {"hill-army"}),
        (NAMES_ITSELF, "We", {"hill-army"}),
        (BYLINE, "We", {"hill-army"}),
        (REPORT, "We", {"author"}),
    ],
)
def test_whom_we_and_you_mean(ask: Ask, text: str, words: str, actors: set[str]) -> None:
    """In an answer the organisation of whoever answers, in a statement the one that issues it."""
    start = text.index(f" {words} ") + 1 if words != "We" else text.index("We")
    resolution = ask(text)
    assert meant(resolution, text, words, nth=text[:start].count(words))[0] == actors


@pytest.mark.parametrize(
    ("text", "words", "speakers"),
    [
        (ANSWERS, "train", ("dara-moss",)),
        (BY_NAME, "trained", ("ilan-rook",)),
        (UNMARKED, "trains", ("ilan-rook",)),
        (SCHOLAR, "trains", ("vera-lind",)),
        (PANEL_HEARING, "trains", ("hale",)),
        (PANEL_HEARING, "attacked", ("orr",)),
        (STATEMENT, "trained", ()),
        (SIGNED, "trained", ()),
        (REPORT, "trains", ()),
    ],
)
def test_whoever_answers_vouches_for_it(gazetteer: Gazetteer, text: str, words: str, speakers: tuple[str, ...]) -> None:
    """The person who answers is the speaker of each statement; an organisation's own statement has none."""
    (coded,) = code_documents([Document("d", "d", text, "")], gazetteer, Options(encoder=False))
    at = text.index(words)
    found = [s for s in coded.statements if s.span.start <= at < s.span.end]
    assert found
    assert {s.speakers for s in found} == {speakers}


def test_who_judges_others_is_none_of_them(ask: Ask) -> None:
    """`We condemn the shelling` is said by somebody else than who shelled."""
    resolution = ask(JUDGED)
    assert not [r for r in resolution.references if r.how == "first_person"]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor of Rell said: Osmar attacked us. I thank Velia for its help.",
        "Osmar is said to back three groups: Hillmen, Fronters and thieves. I doubt it.",
        "Former minister Odo Kern said: Osmar has failed. We pay for it.",
    ],
)
def test_who_speaks_for_no_body(ask: Ask, text: str) -> None:
    """Whoever holds no office makes no statement for a state."""
    assert not [r for r in ask(text).references if r.how == "first_person"]


def test_lines_with_colons_are_no_interview(ask: Ask) -> None:
    """The head of an e-mail and a list of places have labels, but nobody speaks in turn."""
    text = "From: Ann\nTo: Bo\nDate: 3 May 2019\n\nOsk: quiet.\n\nRell: no news.\n\nWe met the Hill Army."
    assert all(v.speaker is None for v in ask(text).voices.voices)


def test_profiles_are_no_interview(ask: Ask) -> None:
    """A handbook gives the same labels for each organisation."""
    one = "Leader: Dara Moss\nAllies: Coastal Front\nAim: to rule the hills. We do not know more.\n\n"
    assert all(v.speaker is None for v in ask("Hill Army\n\n" + one + "Coastal Front\n\n" + one).voices.voices)
