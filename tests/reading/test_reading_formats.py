"""What each format gives: the words, and what the file says of itself and nothing more."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from tests.reading.reading_samples import MAIL, PAGE, STORY, make_docx, make_pdf, replace_in_zip

from amity.errors import ReadError
from amity.model import Document
from amity.reading import Unreadable, read_bytes


def only(data: bytes, name: str) -> Document:
    """The one document of the bytes."""
    (doc,) = read_bytes(data, name)
    assert isinstance(doc, Document)
    return doc


def test_plain_text_keeps_the_files_characters() -> None:
    """Offsets agree with the file: blank lines, tabs and double spaces stay."""
    text = "\n\nTitle  here\n\n\tThe front  and the league.\n\n\n"
    assert only(text.encode(), "a.txt").text == text


def test_line_ends_become_one_kind() -> None:
    """Windows and old Mac line ends count as one character each."""
    assert only(b"one\r\ntwo\rthree\n", "a.txt").text == "one\ntwo\nthree\n"


def test_id_and_hash_depend_on_the_bytes_alone() -> None:
    """The same bytes under two names are one document."""
    first, second = only(STORY.encode(), "a.txt"), only(STORY.encode(), "b.txt")
    assert first.id == second.id
    assert first.sha256 == hashlib.sha256(STORY.encode()).hexdigest()
    assert only(STORY.encode() + b" ", "a.txt").id != first.id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_sure(encoding: str) -> None:
    """Unicode with and without a mark is read without guessing."""
    doc = only(("Süd–Nord: " + STORY).encode(encoding), "a.txt")
    assert doc.text == "Süd–Nord: " + STORY
    assert not any("assumed" in note for note in doc.notes)


def test_a_guessed_encoding_is_said() -> None:
    """Text in a one-byte encoding is read, and the assumption is in the notes."""
    text = "Le café de la frontière a été fermé, déclare le préfet à l'été. " * 5
    doc = only(text.encode("cp1252"), "a.txt")
    assert doc.text == text
    assert any("encoding assumed" in note for note in doc.notes)


def test_bytes_that_are_no_text_are_refused() -> None:
    """Random bytes named as text give the reason, not a wrong text."""
    with pytest.raises(ReadError, match="no text in UTF-8"):
        read_bytes(bytes(range(256)) * 20, "a.txt")


def test_a_broken_utf16_file_is_refused() -> None:
    """A mark that the bytes after it contradict is damage."""
    with pytest.raises(ReadError, match="utf-16-le"):
        read_bytes(b"\xff\xfe" + "front".encode("utf-16-le") + b"\x00", "a.txt")


def test_invisible_and_turning_marks_do_no_harm() -> None:
    """Marks that turn the direction of writing are replaced one for one; control characters are spaces."""
    doc = only("front\u202e and\x00 league\x1b[31m".encode(), "a.txt")
    assert doc.text == "front\u2060 and  league [31m"


def test_date_and_byline_lines_at_the_top_are_metadata() -> None:
    """Lines of their own at the top give date and authors, and the notes say from which line."""
    doc = only(f"\nApr 22 2010\n\nA headline\n\nBy Ann Example and Bo van Sample\n\n{STORY}".encode(), "a.txt")
    assert doc.published is not None
    assert doc.published.as_written == "2010-04-22"
    assert doc.source.authors == ("Ann Example", "Bo van Sample")
    assert any("Apr 22 2010" in note for note in doc.notes)


@pytest.mark.parametrize(
    ("top", "written"),
    [
        ("Osk, July 2019", "2019-07"),
        ("A headline\n\nPolicy brief 14, October 2012", "2012-10"),
        ("Hill Forum | Commentary | 4 June 2013", "2013-06-04"),
        ("HILL NOTES No. 31 (September 2020)", "2020-09"),
        ("Five questions to Vera Lind (Osk, 20 March 2009)", "2009-03-20"),
        ("Report of the Committee on the Hills, 30 June 2010 (extract)", "2010-06-30"),
        ("A headline\n\nOSK, Aug. 11, 2019 (Hill Agency) - The front has left the league.", "2019-08-11"),
        ("OSK, 24 November 2012 - The front has left the league.", "2012-11-24"),
    ],
)
def test_headings_and_datelines_give_the_date(top: str, written: str) -> None:
    """After a place, a series or a mark, in brackets at the end of a heading, or in a dateline."""
    doc = only(f"{top}\n\n{STORY}".encode(), "a.txt")
    assert doc.published is not None
    assert doc.published.as_written == written


@pytest.mark.parametrize(
    "top",
    [
        "04/05/2010",
        "In April 2010 they met.",
        "22 April 2010\n23 April 2010",
        "31 June 2010",
        "The massacre at the bridge of Kunduz, 3 October 2015",
        "What the league said on 3 May 2012 and why",
        "OSK, Aug 11 (Hill Agency) - The front has left the league.",
    ],
)
def test_no_date_is_guessed(top: str) -> None:
    """Ambiguous, contradictory, impossible dates and dates in sentences leave the publication unknown."""
    assert only(f"{top}\n{STORY}".encode(), "a.txt").published is None


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    """Names are needed, capitalised, with nothing else on the line."""
    assert only(f"By nightfall the front had left.\n{STORY}".encode(), "a.txt").source.authors == ()


def test_markdown_front_matter_is_metadata() -> None:
    """All fields of the front matter arrive; the body is text without marks."""
    front = (
        '---\ntitle: "A: title"\npublisher: "Example"\npublisher_kind: think-tank\nauthors: ["Ann", "Bo"]\n'
        "published: 2009-10\nurl: https://e.example/\nreference: Ann, 2009\ngrade: B3\n"
        "language: en\nlicence: own\n---\n"
    )
    doc = only(f"{front}# Head\n\nThe *front* and\nthe [league](https://x.example) met.\n".encode(), "a.md")
    assert doc.text == "Head\n\nThe front and the league met."
    assert (doc.title, doc.reference, doc.licence, doc.language) == ("A: title", "Ann, 2009", "own", "en")
    assert (doc.source.publisher, doc.source.kind, doc.source.grade) == ("Example", "think-tank", "B3")
    assert doc.source.authors == ("Ann", "Bo")
    assert doc.published is not None
    assert doc.published.as_written == "2009-10"


def test_markdown_date_that_is_none_is_left_unknown_and_said() -> None:
    """A wrong date is no reason to lose the document, nor to invent one."""
    doc = only(b"---\npublished: last spring\ngrade: Z9\ncolour: red\n---\nThe front met the league.", "a.md")
    assert doc.published is None
    assert doc.source.grade == "F6"
    assert [note for note in doc.notes if "last spring" in note]
    assert [note for note in doc.notes if "colour" in note]


def test_markdown_with_broken_front_matter_is_refused() -> None:
    """YAML that cannot be parsed is named with its line."""
    with pytest.raises(ReadError, match="line 2"):
        read_bytes(b"---\ntitle: [a\n---\nText.", "a.md")


def test_html_gives_article_and_metadata() -> None:
    """The article without menus and footers, with what the page states."""
    doc = only(PAGE.encode(), "page.html")
    assert doc.text.startswith("Front and league draw closer\n")
    assert "officials said on Tuesday" in doc.text
    assert "newsletter" not in doc.text
    assert (doc.title, doc.source.publisher) == ("Front and league draw closer", "The Daily Example")
    assert doc.source.authors == ("Ann Example",)
    assert doc.published is not None
    assert doc.published.as_written == "2010-04-22"
    assert (doc.url, doc.language) == ("https://daily.example/2010/04/22/front.html", "en")


def test_html_without_a_stated_date_has_none() -> None:
    """A year in a sentence or in the copyright line is no date of publication."""
    page = f"<html><body><article><h1>X</h1><p>{STORY} In May 2003 they met.</p></article><p>© 2019</p></body></html>"
    assert only(page.encode(), "page.html").published is None


def test_html_in_its_declared_encoding() -> None:
    """The page's own charset is believed where the bytes are not UTF-8."""
    page = PAGE.replace("utf-8", "iso-8859-2").replace("northern front", "północny front")
    assert "północny front" in only(page.encode("iso-8859-2"), "page.html").text


def test_part_of_a_page_is_taken_whole() -> None:
    """HTML copied out of a page has no boilerplate to take off."""
    doc = only(b"<p>The <b>front</b> left.</p>", "a.html")
    assert doc.text == "The front left."
    assert any("part of a page" in note for note in doc.notes)


def test_html_without_text_is_refused() -> None:
    """A shell of scripts has nothing to read."""
    with pytest.raises(ReadError, match="no article text"):
        read_bytes(b"<html><head><script>var a=1</script></head><body><div id=app></div></body></html>", "a.html")


def test_pdf_text_is_joined_over_lines_and_pages() -> None:
    """Broken words are whole again, running heads and page numbers off, properties are metadata."""
    words = ("first", "second", "third", "fourth")
    body = [
        [f"In the {word} year the northern front kept ties with the league and its train-", "ing camps."]
        for word in words
    ]
    middle = [[f"A {word} line of a paragraph of its own.", f"The {word} end."] for word in words]
    pages = [["Example Review 12 (2010)", *body[n], *middle[n], f"Page {n + 1}"] for n in range(4)]
    doc = only(make_pdf(pages, title="Ties", author="Ann Example; Bo Sample"), "a.pdf")
    assert "and its training camps." in doc.text
    assert "The fourth end." in doc.text
    assert "Example Review" not in doc.text
    assert "Page 3" not in doc.text
    assert (doc.title, doc.source.authors) == ("Ties", ("Ann Example", "Bo Sample"))
    assert doc.published is None


def test_pdf_keeps_hyphens_that_belong() -> None:
    """Capitalised second parts and words that the document writes with a hyphen keep it."""
    lines = ["The long-term view.", "They met al-", "Qaeda men for a long-", "term deal."]
    assert "al-Qaeda men for a long-term deal." in only(make_pdf([lines]), "a.pdf").text


def test_pdf_and_word_give_the_date_on_their_first_lines() -> None:
    """A date on a line of its own is the document's word; the day the file was made is not."""
    lines = ["A report", "April 2010", "By Ann Example", STORY[:80]]
    for doc in (only(make_pdf([lines]), "a.pdf"), only(make_docx(lines), "a.docx")):
        assert doc.published is not None
        assert doc.published.as_written == "2010-04"
        assert doc.source.authors == ("Ann Example",)


@pytest.mark.parametrize(("title", "author"), [("Microsoft Word - x.doc", "anonymous"), ("untitled", "Administrator")])
def test_what_programs_write_is_no_metadata(title: str, author: str) -> None:
    """Placeholders and file names are left out."""
    doc = only(make_pdf([[STORY[:80]]], title=title, author=author), "a.pdf")
    assert (doc.title, doc.source.authors) == ("", ())


def test_docx_gives_paragraphs_tables_and_properties() -> None:
    """Words in their order; the day the file was made is a note and no date of publication."""
    doc = only(make_docx([STORY, "Second."], rows=[["Actor", "Tie"], ["front", "league"]], title="Ties"), "a.docx")
    assert doc.text == f"{STORY}\nSecond.\nActor | Tie\nfront | league"
    assert (doc.title, doc.source.authors) == ("Ties", ("Ann Example",))
    assert doc.published is None
    assert any("made on" in note for note in doc.notes)


def test_docx_with_marks_of_change_controls_and_boxes() -> None:
    """Inserted words are read, deleted ones not; content controls count; a text box is read once."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    other = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
    body = (
        f"<w:document {space} {other}><w:body><w:sdt><w:sdtContent><w:p><w:r><w:t>Title page</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt><w:p><w:r><w:t>The front </w:t></w:r><w:ins><w:r><w:t>left</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>joined</w:delText></w:r></w:del>"
        "<w:r><w:t xml:space='preserve'> the league.</w:t></w:r></w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p></w:body></w:document>"
    )
    doc = only(replace_in_zip(make_docx(["x"]), {"word/document.xml": body.encode()}), "a.docx")
    assert doc.text == "Title page\nThe front left the league.\nBoxed"


def test_docx_footnotes_stand_at_the_end() -> None:
    """Sources in notes are read; the line that separates notes is not."""
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(io.BytesIO(make_docx([STORY]))) as archive:
        kinds, links = archive.read("[Content_Types].xml"), archive.read("word/_rels/document.xml.rels")
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>---x---</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>Interview with an official.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{types}"/></Types>'
    changes = {
        "[Content_Types].xml": kinds.replace(b"</Types>", override.encode()),
        "word/_rels/document.xml.rels": links.replace(
            b"</Relationships>",
            f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Relationships>'.encode(),
        ),
        "word/footnotes.xml": notes.encode(),
    }
    doc = only(replace_in_zip(make_docx([STORY]), changes), "a.docx")
    assert doc.text == f"{STORY}\n\nInterview with an official."
    assert any("1 footnotes" in note for note in doc.notes)


def test_mail_headers_are_metadata() -> None:
    """Subject, sender and the day by the sender's clock."""
    doc = only(MAIL.encode(), "a.eml")
    assert doc.text == STORY
    assert (doc.title, doc.source.authors) == ("The front and the league", ("Ann Example",))
    assert doc.published is not None
    assert doc.published.as_written == "2010-04-22"


def test_mail_in_html_with_attachment() -> None:
    """The HTML part is read where there is no text part; attachments are named."""
    mail = (
        "From: a@b.example\nSubject: =?utf-8?q?S=C3=BCd?=\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n'
        f"{PAGE}\n--b\nContent-Type: application/pdf\n"
        'Content-Disposition: attachment; filename="list.pdf"\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--b--\n'
    )
    doc = only(mail.encode(), "a.eml")
    assert "river league" in doc.text
    assert doc.title == "Süd"
    assert doc.published is None
    assert any("list.pdf" in note for note in doc.notes)


def test_language_is_told() -> None:
    """Short or wordless texts have none."""
    assert only(STORY.encode(), "a.txt").language == "en"
    assert (
        only("Die Führung der Front hat den Bund verlassen und sich neue Partner gesucht.".encode(), "a.txt").language
        == "de"
    )
    assert only(b"12 34", "a.txt").language == ""


@pytest.mark.parametrize(
    ("data", "name"),
    [(PAGE.encode(), "saved"), (MAIL.encode(), "saved"), (make_pdf([[STORY]]), "saved"), (make_docx([STORY]), "saved")],
)
def test_files_without_extension_are_known_by_their_bytes(data: bytes, name: str) -> None:
    """First bytes decide where the name says nothing."""
    assert "river league" in only(data, name).text
    assert not isinstance(only(data, name), Unreadable)
