"""A brief in three formats: the same content, every claim with its sources, nothing from a source taken for markup."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from amity.answers import Assessment, Indicator, Question, answer, estimate_from, indicators
from amity.errors import AnswerError
from amity.model import Dyad, Source
from amity.report import Brief, make_brief, render_markdown, render_pdf, write_docx, write_markdown, write_pdf
from amity.report.brief import number_ranges, number_sources
from amity.testing import make_driver, make_recorded, make_statement, make_tie
from amity.vocab import standard_codebook

HOSTILE = '#eval("1+1") ](x) | <b>x</b> *star* $pi$ \\ @ref \x07bell'
DAY = dt.date(2006, 1, 1)
PAIR = Dyad.of("north", "south")


@pytest.fixture(scope="module")
def made() -> tuple[Assessment, tuple[Indicator, ...], Brief]:
    """An assessment with a hostile title and publisher in it, what to watch, and the brief."""
    items = [make_tie("alliance", f"200{n}-06-30", doc=f"d{n}") for n in range(6)]
    items.append(make_driver("sanctuary", "binds", "2005-06-30", doc="d5"))
    evil = make_statement("event", doc="evil")
    source = Source(HOSTILE, "outlet", "C3")
    items.append(make_recorded(evil, published="2005-01-01", source=source, title=HOSTILE))
    codebook = standard_codebook()
    estimate = estimate_from(items, DAY, codebook)
    names = {"north": f"North {HOSTILE}", "south": "South"}
    found = answer(estimate, items, Question(PAIR, DAY, DAY), codebook=codebook, names=names)
    watch = indicators(estimate, PAIR, as_of=DAY, horizon_years=1.0)
    return found, watch, make_brief(found, watch)


def test_judgements_have_number_word_confidence_and_sources(
    made: tuple[Assessment, tuple[Indicator, ...], Brief],
) -> None:
    """Two judgements; likelihood and confidence stand in different sentences of the bottom line."""
    found, _, brief = made
    for judgement in brief.judgements:
        assert re.search(r"\d", judgement.number)
        assert judgement.confidence in ("low", "moderate", "high")
        assert judgement.sources
    assert brief.judgements[1].word == found.word
    assert not any(found.word in line and "onfidence" in line for line in brief.bottom_line)


def test_every_number_of_a_source_opens(made: tuple[Assessment, tuple[Indicator, ...], Brief]) -> None:
    """Documents are numbered once, by date; what is cited is listed."""
    found, _, brief = made
    numbers = number_sources(found)
    assert sorted(set(numbers.values())) == list(range(1, len(brief.references) + 1))
    assert set(numbers) == set(found.evidence)
    cited = {n for s in brief.sections for p in s.points for n in p.sources}
    assert cited
    assert cited <= set(numbers.values())


def test_runs_of_numbers_are_drawn_together() -> None:
    """Three and more."""
    assert number_ranges([7, 1, 2, 4, 5, 6, 2]) == "1, 2, 4–7"
    assert number_ranges([]) == ""


def test_indicators_are_ranked_by_what_they_move(made: tuple[Assessment, tuple[Indicator, ...], Brief]) -> None:
    """First those that raise the number, strongest first, then those that lower it; with intervals."""
    _, watch, _ = made
    changes = [x.difference.value for x in watch]
    rising = [c for c in changes if c > 0]
    falling = [c for c in changes if c < 0]
    assert changes == sorted(rising, reverse=True) + sorted(falling)
    assert rising
    assert falling
    assert all(x.then.low <= x.then.value <= x.then.high for x in watch)


def test_markdown_escapes_what_comes_from_sources(made: tuple[Assessment, tuple[Indicator, ...], Brief]) -> None:
    """No tag, table cell or link of a source survives; all sections are there."""
    text = render_markdown(made[2])
    assert "<b>" not in text
    assert not re.search(r"(?<!\\)\]\(x\)", text)
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert {"Bottom line", "Key judgements", "What binds them", "Indicators to watch", "Method", "Sources"} <= set(
        titles
    )
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


def test_markdown_is_written_with_its_figures(
    made: tuple[Assessment, tuple[Indicator, ...], Brief], tmp_path: Path
) -> None:
    """PNG and SVG beside it, with alternative text."""
    write_markdown(made[2], tmp_path / "b.md")
    assert {p.name for p in tmp_path.iterdir()} == {
        "b.md", "b-timeline.svg", "b-timeline.png", "b-forecast.svg", "b-forecast.png",
    }  # fmt: skip
    assert (tmp_path / "b-timeline.png").read_bytes().startswith(b"\x89PNG")
    assert re.search(r"!\[From .+\]\(b-timeline\.png\)", (tmp_path / "b.md").read_text("utf-8"))


def test_word_document_opens_with_all_parts(
    made: tuple[Assessment, tuple[Indicator, ...], Brief], tmp_path: Path
) -> None:
    """Headings, the table of judgements, every source, and figures with alternative text."""
    brief = made[2]
    write_docx(brief, tmp_path / "b.docx")
    document = docx.Document(io.BytesIO((tmp_path / "b.docx").read_bytes()))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings == ["Bottom line", "Key judgements", *(s.title for s in brief.sections), "Method", "Sources"]
    assert len(document.tables[0].rows) == 1 + len(brief.judgements)
    described = [s._inline.docPr.get("descr") for s in document.inline_shapes]
    assert len(described) == 2
    assert all(described)


def test_pdf_says_the_same_and_takes_nothing_for_markup(
    made: tuple[Assessment, tuple[Indicator, ...], Brief], tmp_path: Path
) -> None:
    """Text of the PDF: the sections, and a hostile name as it was written."""
    write_pdf(made[2], tmp_path / "b.pdf")
    text = " ".join("".join(p.extract_text() for p in PdfReader(tmp_path / "b.pdf").pages).split())
    for title in ("Bottom line", "Key judgements", *(s.title for s in made[2].sections), "Sources"):
        assert title in text
    assert '#eval("1+1")' in text.replace("“", '"').replace("”", '"')


def test_same_assessment_gives_the_same_pdf_text(made: tuple[Assessment, tuple[Indicator, ...], Brief]) -> None:
    """Nothing in it depends on when or where it is set."""
    texts = ["".join(p.extract_text() for p in PdfReader(io.BytesIO(render_pdf(made[2]))).pages) for _ in range(2)]
    assert texts[0] == texts[1]


def test_failed_write_leaves_nothing(made: tuple[Assessment, tuple[Indicator, ...], Brief], tmp_path: Path) -> None:
    """A folder that is not there is an error in words."""
    for write, name in ((write_markdown, "b.md"), (write_docx, "b.docx"), (write_pdf, "b.pdf")):
        with pytest.raises(AnswerError, match="cannot be written"):
            write(made[2], tmp_path / "nowhere" / name)
    assert list(tmp_path.iterdir()) == []
