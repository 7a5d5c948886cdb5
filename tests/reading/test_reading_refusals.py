"""Bad input: each file refused by name, with the reason and what to try, and the rest of the batch unharmed."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from tests.reading.reading_samples import PAGE, STORY, make_docx, make_pdf, make_zip

from amity.errors import ReadError
from amity.model import Document
from amity.reading import Limits, ReadOptions, Unreadable, read_bytes, read_paths

HERE = ReadOptions(apart=False)


def encrypted_pdf(algorithm: str = "RC4-128") -> bytes:
    """A PDF that needs a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([[STORY]]))))
    writer.encrypt("secret", algorithm=algorithm)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def refused(data: bytes, name: str, *, match: str, limits: Limits | None = None) -> None:
    """Check that the bytes are refused with the file's name and this reason."""
    with pytest.raises(ReadError, match=match) as caught:
        read_bytes(data, name, limits=limits or Limits())
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_empty_file() -> None:
    """No bytes, no document."""
    refused(b"", "a.txt", match="empty")


def test_file_of_blanks() -> None:
    """Blanks and line ends are no text."""
    refused(b" \n\t\n ", "a.txt", match="no text")


def test_file_of_200_megabytes_is_refused_unread_with_the_limit_named(tmp_path: Path) -> None:
    """The size is looked at before a byte is read."""
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), 200_000_000)
    (found,) = read_paths([path], HERE)
    assert isinstance(found, Unreadable)
    assert "200.0 MB is over the limit `file_bytes` of 100.0 MB" in found.reason


def test_broken_pdf() -> None:
    """Cut off in the middle."""
    data = make_pdf([[STORY]] * 3)
    refused(data[:400], "a.pdf", match="broken")
    refused(b"%PDF-1.7\nnothing of the kind", "a.pdf", match="broken")


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128"])
def test_encrypted_pdf(algorithm: str) -> None:
    """A password is needed: said, with what to do."""
    refused(encrypted_pdf(algorithm), "a.pdf", match="encrypted")


def test_pdf_encrypted_with_aes() -> None:
    """Needs a password or a further package: both are said."""
    nothing = b"<" + b"00" * 48 + b">"
    locked = (
        b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O %s /U %s /OE <%s> /UE <%s> /Perms <%s> "
        b"/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen >> >> /StmF /StdCF /StrF /StdCF >>"
    ) % (nothing, nothing, b"00" * 32, b"00" * 32, b"00" * 16)
    plain = make_pdf([[STORY[:80]]])
    refused(plain.replace(b"trailer\n<<", b"trailer\n<< /Encrypt " + locked), "a.pdf", match="encrypted")


def test_pdf_without_text_layer() -> None:
    """Scanned pages: the message names what recognises them."""
    refused(make_pdf([[], []]), "a.pdf", match=r"no text layer.*amity\[ocr\]")


def test_pdf_of_too_many_pages() -> None:
    """Pages are counted before any is read."""
    refused(make_pdf([["a"]] * 11), "a.pdf", match="11 pages is over the limit `pages` of 10", limits=Limits(pages=10))


def test_too_many_characters() -> None:
    """A long text is refused for all formats alike."""
    refused(STORY.encode(), "a.txt", match="`characters`", limits=Limits(characters=100))
    refused(make_pdf([[STORY]]), "a.pdf", match="`characters`", limits=Limits(characters=100))


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (PAGE.encode(), "a.pdf", "does not begin as PDF does, but as HTML"),
        (make_pdf([[STORY]]), "a.txt", "named as plain text, but its first bytes are those of PDF"),
        (make_docx([STORY]), "a.pdf", "first bytes are those of Word"),
        (STORY.encode(), "a.docx", "does not begin as Word does"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.pdf", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "a.doc", "save it as .docx"),
        (b"\x1f\x8b\x08" + bytes(50), "a.txt", "gzip"),
        (make_zip({"a.txt": b"front"}), "a.docx", "does not begin as Word does"),
        (STORY.encode(), "a.xyz", "no format has the extension '.xyz'"),
    ],
)
def test_wrong_first_bytes(data: bytes, name: str, reason: str) -> None:
    """Name and bytes must agree."""
    refused(data, name, match=reason)


def test_docx_cut_off() -> None:
    """Half an archive."""
    refused(make_docx([STORY])[:5000], "a.docx", match="no whole zip archive|does not begin")


def test_mail_without_text() -> None:
    """Only an attachment."""
    mail = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: image/png\n\nabc"
    refused(mail, "a.eml", match="no text part")


def test_no_mail_at_all() -> None:
    """Text without headers is no mail."""
    refused(b"\n\nThe front and the league.", "a.eml", match="no mail headers")


def test_absent_file_and_pattern_are_named() -> None:
    """What was given is in the reason."""
    found = list(read_paths(["nowhere/at-all.txt", "nowhere/*.txt"], HERE))
    assert [type(item) for item in found] == [Unreadable, Unreadable]
    assert [item.name for item in found] == ["nowhere/at-all.txt", "nowhere/*.txt"]


def test_unreadable_files_leave_the_rest_unharmed(tmp_path: Path) -> None:
    """Each bad file is named with its reason; each good one is read."""
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.pdf").write_bytes(encrypted_pdf())
    (tmp_path / "c.html").write_text("<html></html>")
    (tmp_path / "d.bin").write_bytes(b"\0\1")
    (tmp_path / "e.docx").write_bytes(make_docx([STORY]))
    found = list(read_paths([tmp_path]))
    assert [(item.name, type(item)) for item in found] == [
        ("a.txt", Document),
        ("b.pdf", Unreadable),
        ("c.html", Unreadable),
        ("d.bin", Unreadable),
        ("e.docx", Document),
    ]


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_file_and_folder_without_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses to open is named with the system's reason."""
    locked, folder = tmp_path / "locked.txt", tmp_path / "shut"
    locked.write_text(STORY)
    folder.mkdir()
    real_open, real_list = Path.open, Path.iterdir

    def refuse_open(path: Path, *rest: object, **more: object) -> object:
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *rest, **more)  # type: ignore[call-overload]

    def refuse_list(path: Path) -> object:
        if path == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return real_list(path)

    monkeypatch.setattr(Path, "open", refuse_open)  # the tests may run as root, whom rights do not stop
    monkeypatch.setattr(Path, "iterdir", refuse_list)
    found = {item.name: item for item in read_paths([tmp_path], HERE)}
    assert "Permission denied" in found["locked.txt"].reason  # type: ignore[union-attr]
    assert "Permission denied" in found["shut"].reason  # type: ignore[union-attr]
