"""Files that hold many documents: mailboxes, feeds, exports of news databases, books, saved pages."""

from __future__ import annotations

import hashlib
import quopri
from pathlib import Path

import pytest
from tests.reading.reading_samples import MAIL, PAGE, STORY, make_zip

from amity.errors import ReadError
from amity.model import Document
from amity.reading import Limits, ReadOptions, Unreadable, line_rule, read_bytes, read_paths

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Daily Example</title><language>en-gb</language>
<item><title>One &amp; two</title><link>https://d.example/1</link><dc:creator>Ann Example</dc:creator>
<pubDate>Thu, 22 Apr 2010 08:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{STORY}</p><script>x()</script><p>Second<br>line.</p>]]></content:encoded></item>
<item><title>Only a link</title><link>https://d.example/2</link></item>
<item><title>Three</title><description>&lt;b&gt;A summary&lt;/b&gt; of the day.</description></item></channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example</title><entry>
<title>One</title><link rel="self" href="https://e.example/self"/><link href="https://e.example/1"/>
<updated>2012-01-01T00:00:00Z</updated><author><name>Bo Sample</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}</p></div></content></entry></feed>"""

NEXIS = f"""

                               1 of 2 DOCUMENTS

                              The Daily Example

                        April 22, 2010 Thursday
                              Final Edition

Front and league draw closer

BYLINE: Ann Example and Bo Sample

SECTION: WORLD; Pg. 3

LENGTH: 70 words

{STORY}

LOAD-DATE: April 23, 2010

LANGUAGE: ENGLISH

Copyright 2010 The Daily Example
All Rights Reserved


                               2 of 2 DOCUMENTS

                              Example Wire

                        May 3, 2010

A second headline

LENGTH: 5 words

A second body of words.

LANGUAGE: ENGLISH
"""

FACTIVA = f"""SE  World
HD  Front and league draw closer
BY  By Ann Example
WC  70 words
PD  22 April 2010
SN  Example News
SC  EXN
LA  English
CY  (c) 2010 Example
LP

{STORY}

TD

Second paragraph.

AN  Document EXN0000020100422e64m00001


HD  Another
WC  4 words
PD  23 April 2010
SN  Example News
LA  English
LP

Another body of words.

AN  Document EXN0000020100423e64m00002
"""

UNCODED = """Front and league draw closer
By Ann Example
1,070 words
22 April 2010
10:15
Example News
EXN
English
(c) 2010 Example

The first paragraph.

The second paragraph.

Document EXN0000020100422e64m00001

Another
4 words
23 April 2010
Example News
EXN
English
(c) 2010 Example

Another body.

Document EXN0000020100423e64m00002
"""


def documents(data: bytes | str, name: str) -> list[Document]:
    """The documents of the bytes; none may fail."""
    found = read_bytes(data.encode() if isinstance(data, str) else data, name)
    assert all(isinstance(item, Document) for item in found), found
    return [item for item in found if isinstance(item, Document)]


def mailbox(*mails: str) -> bytes:
    """A mailbox of these mails."""
    return "".join(f"From ann@d.example Thu Apr 22 08:00:00 2010\n{mail}\n\n" for mail in mails).encode()


def test_mailbox_gives_each_mail() -> None:
    """Each with its number, and `>From` lines restored."""
    second = MAIL.replace("Subject: The front", "Subject: Second, the front").replace("Its commanders", ">From there")
    first, other = documents(mailbox(MAIL.replace("\r", ""), second.replace("\r", "")), "box.mbox")
    assert (first.name, other.name) == ("box.mbox#1", "box.mbox#2")
    assert other.title == "Second, the front and the league"
    assert first.text == STORY


def test_a_mail_keeps_its_id_when_the_mailbox_grows() -> None:
    """Ids of parts derive from their own bytes."""
    mail = MAIL.replace("\r", "")
    [alone] = documents(mailbox(mail), "box.mbox")
    assert documents(mailbox(mail.replace("1@", "2@"), mail), "box.mbox")[1].id == alone.id


def test_one_broken_mail_leaves_the_others() -> None:
    """A mail without text is named by its number."""
    bad = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: image/png\n\nabc"
    found = read_bytes(mailbox(bad, MAIL.replace("\r", "")), "box.mbox")
    assert [(type(item), item.name) for item in found] == [(Unreadable, "box.mbox#1"), (Document, "box.mbox#2")]


def test_rss_entries_are_documents() -> None:
    """Full text before summary; headline first; an entry with only a link is named."""
    full, link, summary = read_bytes(RSS.encode(), "feed.rss")
    assert isinstance(full, Document)
    assert full.text == f"One & two\n{STORY}\nSecond\nline."
    assert (full.source.publisher, full.source.authors, full.language) == ("The Daily Example", ("Ann Example",), "en")
    assert full.published is not None
    assert (full.published.as_written, full.url) == ("2010-04-22", "https://d.example/1")
    assert isinstance(link, Unreadable)
    assert "only a link" in link.reason
    assert isinstance(summary, Document)
    assert summary.text == "Three\nA summary of the day."
    assert summary.published is None
    assert any("summary" in note for note in summary.notes)


def test_atom_updated_is_no_publication() -> None:
    """What was changed in 2012 may be older."""
    [doc] = documents(ATOM, "feed.xml")
    assert doc.published is None
    assert (doc.url, doc.source.authors) == ("https://e.example/1", ("Bo Sample",))


def test_xml_that_is_no_feed_is_refused() -> None:
    """The root is named."""
    with pytest.raises(ReadError, match="<note>"):
        read_bytes(b"<note>front</note>", "a.xml")


def test_nexis_export() -> None:
    """Articles with publisher, date, headline, byline and body."""
    first, second = documents(NEXIS, "export.txt")
    assert first.text == f"Front and league draw closer\n\n{STORY}"
    assert (first.title, first.source.publisher) == ("Front and league draw closer", "The Daily Example")
    assert first.source.authors == ("Ann Example", "Bo Sample")
    assert [doc.published.as_written for doc in (first, second) if doc.published] == ["2010-04-22", "2010-05-03"]
    assert second.text == "A second headline\n\nA second body of words."
    assert (first.name, second.name) == ("export.txt#1", "export.txt#2")


@pytest.mark.parametrize("export", [FACTIVA, UNCODED])
def test_factiva_export(export: str) -> None:
    """With codes before the fields and without."""
    first, second = documents(export, "export.txt")
    assert first.text.startswith("Front and league draw closer\n\n")
    assert first.text.endswith("econd paragraph.")
    assert (first.source.publisher, first.source.authors) == ("Example News", ("Ann Example",))
    assert [doc.published.as_written for doc in (first, second) if doc.published] == ["2010-04-22", "2010-04-23"]
    assert second.text.startswith("Another\n\nAnother body")
    assert first.reference.startswith("Document EXN0000020100422")


def test_one_border_line_is_no_export() -> None:
    """A text that names a document number once stays whole."""
    [doc] = documents(f"1 of 2 DOCUMENTS\n{STORY}", "a.txt")
    assert doc.text == f"1 of 2 DOCUMENTS\n{STORY}"


def test_a_rule_of_ones_own(tmp_path: Path) -> None:
    """Articles that begin with a line of the user's choice."""
    (tmp_path / "a.txt").write_text("### One\nThe front met.\n### Two\nThe league left.\n")
    options = ReadOptions(apart=False, split=line_rule("^### "))
    found = [item for item in read_paths([tmp_path], options) if isinstance(item, Document)]
    assert [doc.text for doc in found] == ["### One\nThe front met.", "### Two\nThe league left."]


@pytest.mark.parametrize("pattern", ["(", "x*"])
def test_a_rule_that_cannot_be(pattern: str) -> None:
    """No expression, or one that matches everywhere."""
    with pytest.raises(ReadError, match="split rule"):
        line_rule(pattern)


def make_epub(**chapters: str) -> bytes:
    """A book of these chapters."""
    items = "".join(f'<item id="{k}" href="t/{k}.xhtml" media-type="application/xhtml+xml"/>' for k in chapters)
    spine = "".join(f'<itemref idref="{key}"/>' for key in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A book</dc:title><dc:creator>Ann Example</dc:creator>'
        "<dc:publisher>Example Press</dc:publisher><dc:date>2009-05-01T00:00:00Z</dc:date><dc:language>en</dc:language>"
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/p.opf"/></rootfiles></container>'
    )
    pages = {f"OEBPS/t/{key}.xhtml": page.encode() for key, page in chapters.items()}
    fixed = {"mimetype": b"application/epub+zip", "META-INF/container.xml": container.encode()}
    return make_zip({**fixed, "OEBPS/p.opf": package.encode(), **pages})


def test_epub_chapters_in_reading_order() -> None:
    """The spine's order, not the archive's; metadata of the package."""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    book = make_epub(b=page.format(f"<h1>First</h1><p>{STORY}</p>"), a=page.format("<p>Second &amp; last.</p>"))
    [doc] = documents(book, "a.epub")
    assert doc.text == f"First\n{STORY}\n\nSecond & last."
    assert (doc.title, doc.source.publisher, doc.source.authors) == ("A book", "Example Press", ("Ann Example",))
    assert doc.published is not None
    assert doc.published.as_written == "2009-05-01"


def test_mhtml_page() -> None:
    """The page's own date counts; the day of saving is a note."""
    body = quopri.encodestring(PAGE.encode()).decode()
    saved = (
        "From: <Saved by a browser>\nSnapshot-Content-Location: https://daily.example/x\nSubject: x\n"
        'Date: Sat, 1 May 2010 10:00:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
        f"--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n{body}\n--b--\n"
    )
    [doc] = documents(saved, "a.mhtml")
    assert "river league" in doc.text
    assert doc.published is not None
    assert doc.published.as_written == "2010-04-22"
    assert any("saved on 2010-05-01" in note for note in doc.notes)


@pytest.mark.parametrize(
    ("data", "name"), [(mailbox(MAIL), "x.mbox"), (RSS.encode(), "x.rss"), (NEXIS.encode(), "x.txt")]
)
def test_more_parts_than_allowed(data: bytes, name: str) -> None:
    """The limit is named."""
    many = data * 2 if name == "x.mbox" else data
    with pytest.raises(ReadError, match="`parts`"):
        read_bytes(many, name, limits=Limits(parts=1))


def test_hash_of_a_part_is_of_its_own_bytes() -> None:
    """Anyone can check it against the message."""
    mail = MAIL.replace("\r", "")
    [doc] = documents(mailbox(mail), "box.mbox")
    assert doc.sha256 == hashlib.sha256(f"{mail}\n\n".encode()).hexdigest()
