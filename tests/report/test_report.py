"""An assessment as JSON, on the terminal and as a page."""

from __future__ import annotations

import datetime as dt
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from amity.answers import Assessment, Question, assess
from amity.errors import AnswerError
from amity.model import Dyad, Source
from amity.report import PARTS, print_assessment, print_part, render_html, summary, write_html
from amity.report.wording import percent, some, with_word
from amity.testing import make_driver, make_recorded, make_statement, make_tie
from amity.vocab import standard_codebook

HOSTILE = "<script>alert(1)</script> [bold]x[/bold] \u202eabc"


@pytest.fixture(scope="module")
def found() -> Assessment:
    """A small assessment with a hostile name and quote in it."""
    items = [make_tie("alliance", f"200{n}-06-30", doc=f"d{n}") for n in range(6)]
    items.append(make_driver("sanctuary", "binds", "2005-06-30", doc="d5"))
    items.append(
        make_recorded(
            make_statement("event", doc="evil", quote=HOSTILE),
            published="2005-01-01",
            source=Source(HOSTILE, "outlet", "C3"),
            title=HOSTILE,
        )
    )
    day = dt.date(2006, 1, 1)
    names = {"north": "Northern Front <&>", "south": "South"}
    return assess(items, Question(Dyad.of("north", "south"), day, day), codebook=standard_codebook(), names=names)


class Page(HTMLParser):
    """Collects ids, links and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what matters of a tag."""
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value:
                self.links.append(value)
            if name == "src" and value:
                self.loads.append(value)


def test_page_opens_every_number_and_loads_nothing(found: Assessment) -> None:
    """Links inside the page have targets, ids are unique outside figures, nothing comes from elsewhere."""
    page = Page()
    page.feed(render_html(found))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert set(found.evidence) <= set(page.ids)
    assert not page.loads
    assert "script" not in page.tags
    assert {"svg", "details", "q"} <= page.tags


def test_hostile_words_stay_words(found: Assessment) -> None:
    """Names and quotes are shown, never run."""
    text = render_html(found)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "Northern Front &lt;&amp;&gt;" in text


def test_terminal_fits_and_shows_markup_as_text(found: Assessment) -> None:
    """At 80 and 120 columns no line is longer, and square brackets of a quote are not styles."""
    for width in (80, 120):
        stream = io.StringIO()
        print_assessment(found, Console(file=stream, width=width, force_terminal=False))
        text = stream.getvalue()
        assert max(cell_len(line) for line in text.splitlines()) <= width
        assert "[bold]x[/bold]" in text
        assert "Confidence in this judgement is" in text


@pytest.mark.parametrize("part", sorted(PARTS))
def test_each_part_prints_and_is_in_the_json(found: Assessment, part: str) -> None:
    """Every question of its own has its printer and its fields."""
    stream = io.StringIO()
    print_part(part, found, Console(file=stream, width=100))
    assert stream.getvalue().strip()
    assert set(PARTS[part]) <= set(summary(found))


def test_likelihood_and_confidence_never_share_a_sentence(found: Assessment) -> None:
    """ICD 203, D.6.e(2)(c): no sentence has both."""
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", render_html(found), flags=re.S)
    for sentence in re.split(r"(?<=[.!?])\s", text):
        assert not ("onfidence" in sentence and re.search(r"likely|chance", sentence)), sentence


def test_page_is_written_whole_or_not_at_all(found: Assessment, tmp_path: Path) -> None:
    """A folder that is not there is an error in words; nothing half-written is left."""
    write_html(found, tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8").rstrip().endswith("</html>")
    with pytest.raises(AnswerError, match="cannot be written"):
        write_html(found, tmp_path / "nowhere" / "page.html")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "under 1"), (0.126, "13"), (0.999, "over 99"), (1.0, "over 99"), (0.5, "50")]
)
def test_percentages_never_claim_certainty(value: float, text: str) -> None:
    """Neither 0 % nor 100 % is ever said."""
    assert percent(value) == f"{text}%"


def test_words_stand_in_sentences() -> None:
    """Articles and lists read as English."""
    assert with_word("roughly even chance") == "a roughly even chance"
    assert with_word("almost no chance") == "almost no chance"
    assert some(("a", "b", "c"), most=2) == "a, b and 1 more"
