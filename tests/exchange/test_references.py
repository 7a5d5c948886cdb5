"""Lists of references: read back by other programs' readers and by our own."""

from __future__ import annotations

import json

import pytest

from amity.exchange import Holdings, to_bibtex, to_csl, to_ris
from amity.reading.limits import Limits
from amity.reading.parsers.bibtex import entries, plain, read_bibtex
from amity.reading.parsers.csl import read_csl
from amity.reading.parsers.ris import read_ris


def test_csl_dates_go_as_far_as_they_are_known(holdings: Holdings) -> None:
    """Authors are persons or organisations, dates have the parts that are known."""
    first = json.loads(to_csl(holdings))[0]
    assert first["issued"] == {"date-parts": [[2004, 3, 1]]}
    assert first["author"] == [{"family": "Author", "given": "Ada"}, {"literal": "Institute of the Plain"}]
    assert first["container-title"] == "Plain Times"


def test_ris_is_read_by_rispy(holdings: Holdings) -> None:
    """A library that we did not write finds titles, authors and addresses."""
    rispy = pytest.importorskip("rispy")
    found = rispy.loads(to_ris(holdings).decode("utf-8"))
    assert [f["title"] for f in found] == [card.title for card in holdings.cards]
    assert found[1]["secondary_title"] == "Review & Report"
    assert found[0]["authors"] == ["Author, Ada", "Institute of the Plain"]


def test_bibtex_is_read_by_bibtexparser(holdings: Holdings) -> None:
    """A library that we did not write finds as many entries, without a failed block."""
    bibtexparser = pytest.importorskip("bibtexparser")
    library = bibtexparser.parse_string(to_bibtex(holdings).decode("utf-8"))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [card.id for card in holdings.cards]


def test_bibtex_comes_back_as_it_was(holdings: Holdings) -> None:
    """TeX's own characters in a title survive the way out and in."""
    titles = [plain(fields["title"]) for _, fields, _ in entries(to_bibtex(holdings).decode("utf-8"))]
    assert titles == [card.title for card in holdings.cards]


def test_own_readers_take_the_lists_in(holdings: Holdings) -> None:
    """RIS and CSL JSON are read by Amity's own readers; entries without text are named, none is lost."""
    limits = Limits()
    assert len(read_ris(to_ris(holdings), "list.ris", limits)) == len(holdings.cards)
    assert len(read_csl(to_csl(holdings), "list.json", limits)) == len(holdings.cards)


def test_newspapers_are_articles_that_both_bibtex_and_biblatex_print(holdings: Holdings) -> None:
    """The paper stands in `journal`, which both know, and the language is called as babel calls it."""
    first = to_bibtex(holdings).decode("utf-8").partition("\n\n")[0]
    assert first.startswith("@article{")
    assert "  journal = {Plain Times},\n" in first
    assert "  entrysubtype = {newspaper},\n" in first
    assert "  langid = {english},\n" in first


def test_languages_of_babel_come_back_as_codes() -> None:
    """A name of babel, a code, and a language that nobody knows."""
    entry = "@misc{{a, title = {{T}}, abstract = {{Some words.}}, langid = {{{}}}}}"
    found = [read_bibtex(entry.format(name).encode(), "x.bib", Limits())[0] for name in ("ngerman", "French", "fa")]
    assert [getattr(draft, "language", None) for draft in found] == ["", "fr", "fa"]


def test_dates_of_ris_have_all_their_slashes(holdings: Holdings) -> None:
    """The standard wants year, month, day and a note, each with its slash."""
    assert "DA  - 2004/03/01/\r\n" in to_ris(holdings).decode("utf-8")
