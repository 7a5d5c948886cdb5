"""Lists of references: entries with their attached files and metadata."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.reading.reading_samples import PAGE, STORY, make_pdf

from amity.errors import ReadError
from amity.model import Document
from amity.reading import ReadOptions, Unreadable, read_bytes, read_paths
from amity.reading.parsers.bibtex import plain

HERE = ReadOptions(apart=False)
BIB = r"""
@comment{not an entry}
@article{example_front_2010,
	title = {The {Front} and the League: {\"U}ber {Stra{\ss}e} \& caf\'e},
	journal = "Review of " # "Examples",
	author = {Example, Ann and {Institute of Samples} and M{\"u}ller, J{\"o}rg},
	month = apr, year = 2010,
	url = {https://r.example/1},
	abstract = {An abstract of words.},
	file = {Full Text:files/1/front.pdf:application/pdf;Page:files/2/page.html:text/html},
}
@misc{nothing, title = {No file}}
@misc(plain, title = {Abstract only}, date = {2011-05-06}, abstract = {Only this.})
@book{open, title = {Never closed
"""
RIS = """TY  - NEWS
TI  - The Front and the League
AU  - Example, Ann
T2  - Daily Example
DA  - 2010/04/22/
UR  - https://d.example/1
AB  - An abstract
that goes on.
L1  - files/1/front.pdf
ER  -

TY  - JOUR
TI  - Second
PY  - 2009
N2  - Another abstract.
ER  -
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with lists and the files that they attach."""
    (tmp_path / "files" / "1").mkdir(parents=True)
    (tmp_path / "files" / "2").mkdir()
    (tmp_path / "files" / "1" / "front.pdf").write_bytes(make_pdf([[STORY[:90], STORY[90:170]]]))
    (tmp_path / "files" / "2" / "page.html").write_text(PAGE)
    (tmp_path / "list.bib").write_text(BIB)
    (tmp_path / "list.ris").write_text(RIS)
    return tmp_path


def test_bibtex_attachments_carry_the_entrys_metadata(library: Path) -> None:
    """Each file is a document; an entry with nothing is named; an abstract stands in."""
    pdf, page, nothing, abstract, unclosed = read_paths([library / "list.bib"], HERE)
    assert isinstance(pdf, Document)
    assert pdf.title == "The Front and the League: Über Straße & café"
    assert pdf.source.authors == ("Ann Example", "Institute of Samples", "Jörg Müller")
    assert pdf.source.publisher == "Review of Examples"
    assert pdf.published is not None
    assert pdf.published.as_written == "2010-04"
    assert pdf.name == "list.bib#example_front_2010/files/1/front.pdf"
    assert pdf.reference.startswith("Ann Example; Institute of Samples; Jörg Müller (2010-04). The Front")
    assert isinstance(page, Document)
    assert "river league" in page.text
    assert isinstance(nothing, Unreadable)
    assert isinstance(abstract, Document)
    assert abstract.text == "Only this."
    assert isinstance(unclosed, Unreadable)


def test_ris_attachments_and_abstracts(library: Path) -> None:
    """Lines without a tag continue the field."""
    pdf, second = read_paths([library / "list.ris"], HERE)
    assert isinstance(pdf, Document)
    assert (pdf.source.publisher, pdf.url) == ("Daily Example", "https://d.example/1")
    assert pdf.published is not None
    assert pdf.published.as_written == "2010-04-22"
    assert isinstance(second, Document)
    assert second.text == "Another abstract."


def test_without_the_folder_the_abstract_stands_in() -> None:
    """Bytes alone cannot open attachments; that is said."""
    found = read_bytes(RIS.encode(), "list.ris")
    assert isinstance(found[0], Document)
    assert found[0].text == "An abstract that goes on."
    assert any("not at hand" in note for note in found[0].notes)


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "files/../../secret.txt", "C:\\x\\secret.txt"])
def test_attachments_outside_the_folder_are_not_opened(library: Path, path: str) -> None:
    """A list cannot make the reader open other files."""
    (library / "sub").mkdir()
    (library / "secret.txt").write_text("secret words")
    (library / "sub" / "list.ris").write_text(f"TY  - NEWS\nTI  - x\nL1  - {path}\nER  -\n")
    found = list(read_paths([library / "sub" / "list.ris"], HERE))
    assert all(isinstance(item, Unreadable) for item in found)
    assert any("outside" in item.reason for item in found if isinstance(item, Unreadable))


def test_an_attached_link_that_leads_out_is_not_followed(library: Path) -> None:
    """Links are resolved before the check."""
    (library / "secret.txt").write_text("secret words")
    (library / "sub").mkdir()
    (library / "sub" / "a.txt").symlink_to(library / "secret.txt")
    (library / "sub" / "list.ris").write_text("TY  - NEWS\nTI  - x\nL1  - a.txt\nER  -\n")
    assert not [item for item in read_paths([library / "sub" / "list.ris"], HERE) if isinstance(item, Document)]


def test_csl_json() -> None:
    """Names, dates in parts, abstract as text."""
    item = {
        "id": "a1",
        "type": "article-newspaper",
        "title": "The Front",
        "container-title": "Daily Example",
        "abstract": "<p>Words of the <i>abstract</i>.</p>",
        "issued": {"date-parts": [["2010", 4]]},
        "author": [{"family": "Example", "given": "Ann"}, {"literal": "Institute"}],
    }
    [doc] = read_bytes(json.dumps([item]).encode(), "a.json")
    assert isinstance(doc, Document)
    assert doc.text == "Words of the abstract."
    assert (doc.title, doc.source.authors) == ("The Front", ("Ann Example", "Institute"))
    assert doc.published is not None
    assert doc.published.as_written == "2010-04"


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"a": 1}', b"[1, 2]", b'[{"title": "x"}]', b"[" * 100_000])
def test_json_that_is_no_list_of_references(data: bytes) -> None:
    """Refused with the reason."""
    with pytest.raises(ReadError, match="JSON"):
        read_bytes(data, "a.json")


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\'e}t\'{e}", "été"),
        (r"\v{C}apek and \c c", "Čapek and ç"),
        (r"{\O}stby -- a test", "Østby – a test"),
        (r"100\% of \$5 ``quoted''", "100% of $5 “quoted”"),
        (r"{\"\i}", "ï"),
    ],
)
def test_tex_accents(tex: str, text: str) -> None:
    """As letters."""
    assert plain(tex) == text
