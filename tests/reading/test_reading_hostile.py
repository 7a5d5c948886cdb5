"""Files made to harm: each refused with its reason within its limits of time and memory, the rest unharmed."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reading.reading_samples import MAIL, STORY, make_docx, make_pdf, make_zip, replace_in_zip

from amity.errors import ReadError
from amity.model import Document
from amity.reading import Limits, ParsingProcess, Unreadable, read_bytes, read_paths

# What each hostile file may take in the parsing process; far more than any of them should.
STRICT = Limits(seconds=8, memory_bytes=1_000_000_000)

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {n} "{"&" + p + ";" * 1}{("&" + p + ";") * 9}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><rss><channel><item><title>&i;</title></item></channel></rss>"
)


@pytest.fixture(scope="module")
def parser() -> Iterator[ParsingProcess]:
    """One parsing process for all files: what breaks it must not break the next."""
    with ParsingProcess() as process:
        yield process


def page_tree_pdf(pages: int) -> bytes:
    """A PDF of so many pages in one flat tree, all pointing to one page object."""
    kids = b"3 0 R " * pages
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    return (
        out
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    )


def stream_bomb_pdf() -> bytes:
    """A PDF whose page's content unpacks to a gigabyte."""
    packed = _packed_blanks(1_000_000_000)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] /Contents 4 0 R >>",
        stream,
    ]
    return (
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, 1))
        + (b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF")
    )


def _packed_blanks(size: int) -> bytes:
    packer = zlib.compressobj(9)
    block = b" " * 1_000_000
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


def lying_zip() -> bytes:
    """A Word file whose table of contents declares a tenth of what an entry unpacks to."""
    data = bytearray(make_docx([STORY * 50]))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        entry = archive.getinfo("word/document.xml")
    place = next(
        spot
        for spot in _central_entries(bytes(data))
        if data[spot + 46 : spot + 46 + len(entry.filename)] == entry.filename.encode()
    )
    struct.pack_into("<L", data, place + 24, entry.file_size // 10)
    return bytes(data)


def _central_entries(data: bytes) -> Iterator[int]:
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        yield place
        place = data.find(b"PK\x01\x02", place + 4)


def nested_mail(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    mail = MAIL.encode()
    for _ in range(depth):
        mail = b"From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" + mail
    return mail


WORD = "word/document.xml"
BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'

HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "zip bomb": ("a.docx", replace_in_zip(make_docx([STORY]), {WORD: b" " * 60_000_000}), "expansion_ratio"),
    "zip bomb in a book": ("a.epub", make_zip({"META-INF/container.xml": b" " * 60_000_000}), "expansion_ratio"),
    "lying table of contents": ("a.docx", lying_zip(), "more than|damaged"),
    "many entries": ("a.docx", make_zip({f"word/{n}": b"" for n in range(20_001)}), "archive_entries"),
    "path traversal": ("a.docx", make_zip({"word/a": b"", "../../etc/cron.d/x": b"x"}), "leads out"),
    "absolute path": ("a.epub", make_zip({"META-INF/container.xml": b"", "/etc/x": b"x"}), "leads out"),
    "billion laughs in Word": ("a.docx", replace_in_zip(make_docx([STORY]), {WORD: LAUGHS.encode()}), "entities"),
    "billion laughs in a feed": ("a.rss", LAUGHS.encode(), "entities"),
    "billion laughs in UTF-16": ("a.xml", LAUGHS.encode("utf-16"), "entities"),
    "outside entity": (
        "a.xml",
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item>&a;</item></rss>',
        "entities",
    ),
    "deep XML": ("a.rss", b"<rss>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</rss>", "well formed"),
    "deep Word": (
        "a.docx",
        replace_in_zip(make_docx(["x"]), {WORD: BODY % (b"<w:sdt>" * 100_000 + b"</w:sdt>" * 100_000)}),
        "Word",
    ),
    "page tree of a million": ("a.pdf", page_tree_pdf(1_000_000), "pages|limit"),
    "page tree of 90,000": ("a.pdf", page_tree_pdf(90_000), "`pages`|`seconds`"),
    "unpacked stream of a gigabyte": ("a.pdf", stream_bomb_pdf(), "limit|broken"),
    "mail in mail": ("a.eml", nested_mail(5_000), "nesting_depth"),
    "million headers": ("a.eml", b"From: a@b.example\n" + b"X: y\n" * 1_000_000 + b"\nText of a mail.", "headers"),
    "huge header": ("a.eml", b"From: a@b.example\nSubject: " + b"x" * 5_000_000 + b"\n\nText.", "headers"),
    "truncated book": ("a.epub", make_zip({"META-INF/container.xml": b"<a/>"})[:-30], "zip archive"),
    "only brackets": ("a.json", b"[" * 10_000_000, "JSON"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_is_refused_in_time(case: str, parser: ParsingProcess) -> None:
    """The reason is named; neither time nor memory is exceeded; the next good file is read."""
    name, data, reason = HOSTILE[case]
    begun = time.monotonic()
    with pytest.raises(ReadError, match=reason) as caught:
        read_bytes(data, name, limits=STRICT, parser=parser)
    assert time.monotonic() - begun < 15
    assert str(caught.value).startswith(name)
    assert isinstance(read_bytes(make_pdf([[STORY[:80]]]), "good.pdf", limits=STRICT, parser=parser)[0], Document)


HARMLESS: dict[str, tuple[str, bytes]] = {
    "deep HTML": ("a.html", b"<html><body>" + b"<div>" * 100_000 + STORY.encode() + b"</div>" * 100_000),
    "huge attribute": (
        "a.html",
        b'<html><body><p title="' + b"x" * 20_000_000 + b'">' + STORY.encode() * 3 + b"</p></body>",
    ),
    "million attributes": (
        "a.html",
        b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">" + STORY.encode() * 3,
    ),
    "unclosed brackets": ("a.md", b"[" * 50_000 + b"\n\n" + STORY.encode()),
    "deep quotes": ("a.md", b"> " * 50_000 + STORY.encode()),
    "many stars": ("a.md", b"*a " * 50_000 + STORY.encode()),
    "unclosed comment": ("a.html", b"<html><body><p>" + STORY.encode() * 3 + b"</p>" + b"<!--" * 300_000),
    "yaml of aliases": ("a.md", b"---\na: &a [x,x]\nb: &b [*a,*a]\ntitle: [*b,*b]\n---\n" + STORY.encode()),
    "one long word": ("a.txt", b"x" * 5_000_000),
    "unclosed braces": ("a.bib", b"@a{k, abstract = {" + b"{" * 1_000_000),
    "many starts": ("a.bib", b"@a{" * 300_000),
    "From lines": ("a.mbox", b"From a b\nX: y\n\n" * 3_000),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_strange_file_is_read_or_refused_in_time(case: str, parser: ParsingProcess) -> None:
    """Whichever it is, it ends soon and the next good file is read."""
    name, data = HARMLESS[case]
    begun = time.monotonic()
    try:
        found = read_bytes(data, name, limits=STRICT, parser=parser)
    except ReadError as error:
        found = (Unreadable(name, str(error)),)
    assert found
    assert time.monotonic() - begun < STRICT.seconds + 5
    assert isinstance(read_bytes(make_pdf([[STORY[:80]]]), "good.pdf", limits=STRICT, parser=parser)[0], Document)


def test_a_file_that_takes_too_long_costs_itself_only(tmp_path: Path, parser: ParsingProcess) -> None:
    """The process is ended at the limit and replaced."""
    slow = make_pdf([["word " * 12] * 40] * 300)
    with pytest.raises(ReadError, match="`seconds`"):
        read_bytes(slow, "slow.pdf", limits=Limits(seconds=0.2), parser=parser)
    assert isinstance(read_bytes(make_pdf([[STORY[:80]]]), "good.pdf", parser=parser)[0], Document)


def test_a_file_that_takes_too_much_memory_costs_itself_only(parser: ParsingProcess) -> None:
    """What the parser may hold is limited where the system can."""
    pytest.importorskip("resource")
    page = b"<html><body>" + b"<p>%s</p>" % STORY.encode() * 100_000
    with pytest.raises(ReadError, match=r"memory|broke down|no article|no HTML"):
        read_bytes(page, "large.html", limits=Limits(memory_bytes=50_000_000), parser=parser)
    assert isinstance(read_bytes(make_pdf([[STORY[:80]]]), "good.pdf", parser=parser)[0], Document)


def test_hostile_files_in_a_batch_leave_the_rest(tmp_path: Path) -> None:
    """Every good file is read, every bad one named."""
    bad = ["zip bomb", "billion laughs in a feed", "mail in mail", "deep XML", "only brackets"]
    for number, case in enumerate(bad):
        name, data, _ = HOSTILE[case]
        (tmp_path / f"{number}b{Path(name).suffix}").write_bytes(data)
        (tmp_path / f"{number}a.docx").write_bytes(make_docx([f"{number}: {STORY}"]))
    found = list(read_paths([tmp_path]))
    assert [type(item) for item in found] == [Document, Unreadable] * len(bad)
