"""The formats that can be read, as a list, and the choice among them by first bytes and extension."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import cast

from amity.errors import ReadError
from amity.reading.draft import Draft, Piece, Unreadable
from amity.reading.limits import MEGABYTE, Limits, over_limit

Reader = Callable[[bytes, str, Limits], tuple[Draft | Unreadable, ...]]
Splitter = Callable[[bytes, str, Limits], Iterator[Piece]]
_SNIFFED_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Format:
    """
    One format.

    Attributes:
        name: how it is called in messages.
        extensions: in lower case, with the dot; the first is the usual one.
        reader: module and function that turn bytes into drafts (or, with `splits`, into pieces), loaded when used.
        magic: what the bytes must begin with (after blanks for PDF); empty for formats that are text.
        apart: parsed in a process of its own, because a library that can run away does the work.
        splits: the file is a row of files, each read by its own format.
    """

    name: str
    extensions: tuple[str, ...]
    reader: str
    magic: tuple[bytes, ...] = ()
    apart: bool = True
    splits: bool = False

    def load(self) -> Reader:
        """The function that reads this format."""
        return cast(Reader, self._function())

    def load_splitter(self) -> Splitter:
        """The function that cuts a file of this format into pieces; for formats with `splits`."""
        return cast(Splitter, self._function())

    def _function(self) -> object:
        module, _, function = self.reader.partition(":")
        return getattr(import_module(module), function)


FORMATS: tuple[Format, ...] = (
    Format("plain text", (".txt", ".text"), "amity.reading.parsers.plain:read_text", apart=False),
    Format("Markdown", (".md", ".markdown"), "amity.reading.parsers.markdown:read_markdown"),
    Format("HTML", (".html", ".htm", ".xhtml"), "amity.reading.parsers.html:read_html"),
    Format("PDF", (".pdf",), "amity.reading.parsers.pdf:read_pdf", magic=(b"%PDF-",)),
    Format("Word", (".docx", ".docm"), "amity.reading.parsers.word:read_docx", magic=(b"PK\x03\x04",)),
    Format("EPUB", (".epub",), "amity.reading.parsers.book:read_epub", magic=(b"PK\x03\x04",)),
    Format("mail", (".eml",), "amity.reading.parsers.mail:read_mail"),
    Format("mailbox", (".mbox", ".mbx"), "amity.reading.parsers.mailbox:split_mailbox", splits=True),
    Format("saved page", (".mhtml", ".mht"), "amity.reading.parsers.saved_page:read_mhtml"),
    Format("BibTeX", (".bib", ".bibtex"), "amity.reading.parsers.bibtex:read_bibtex"),
    Format("RIS", (".ris",), "amity.reading.parsers.ris:read_ris"),
    Format("CSL JSON", (".json",), "amity.reading.parsers.csl:read_csl"),
    Format("feed", (".rss", ".atom", ".rdf", ".xml"), "amity.reading.parsers.feed:read_feed"),
)

# First bytes of kinds of file that are no text and are not read, with what to do about them.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or Outlook file: save it as .docx, .pdf or .eml"),
    (b"{\\rtf", "Rich Text: save it as .docx"),
    (b"\x1f\x8b", "packed with gzip: unpack it first"),
    (b"7z\xbc\xaf'\x1c", "packed with 7-Zip: unpack it first"),
    (b"Rar!\x1a\x07", "packed with RAR: unpack it first"),
    (b"\x89PNG\r\n\x1a\n", "a picture: recognise its text and save that as .pdf or .txt"),
    (b"\xff\xd8\xff", "a picture: recognise its text and save that as .pdf or .txt"),
    (b"GIF8", "a picture: recognise its text and save that as .pdf or .txt"),
    (b"II*\x00", "a scanned picture (TIFF): recognise its text and save that as .pdf or .txt"),
    (b"MM\x00*", "a scanned picture (TIFF): recognise its text and save that as .pdf or .txt"),
    (b"SQLite format 3\x00", "a database (an Amity project?): it is opened, not read"),
    (b"\x7fELF", "a program"),
)
_LOOKS_HTML = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_LOOKS_MAIL = re.compile(rb"(?:(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version):[^\n]*\n"
                         rb"(?:[ \t][^\n]*\n)*){2}", re.IGNORECASE)  # fmt: skip

_LOOKS_FEED = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:rss|feed|rdf:RDF)\b")
_LOOKS_MAILBOX = re.compile(rb"From \S+ [^\n]{10,100}\d{4}[^\n]{0,10}\n[A-Za-z-]+:")


def format_named(name: str) -> Format:
    """The format called `name`, as in `FORMATS`."""
    return next(form for form in FORMATS if form.name == name)


def format_of(data: bytes, name: str) -> Format:
    """
    The format of a file.

    The extension says what is meant and the first bytes must agree with it; a file without extension is judged by its
    first bytes, and is plain text if they say nothing.

    Raises:
        ReadError: no format reads this extension, or extension and bytes contradict each other.
    """
    extension = PurePath(name).suffix.lower()
    head = data[:_SNIFFED_BYTES]
    shown = _shown_by(data)
    meant = next((form for form in FORMATS if extension in form.extensions), None)
    if meant is None and extension and shown is None:
        raise ReadError(f"{name}: {_foreign(head) or f'no format has the extension {extension!r}'}; {known_formats()}")
    if meant is None:
        if foreign := _foreign(head):
            raise ReadError(f"{name}: {foreign}")
        return shown or _text_format(head)
    _check_agreement(meant, shown, head=head, name=name)
    return meant


def parse(form: Format, data: bytes, *, name: str, limits: Limits) -> tuple[Draft | Unreadable, ...]:
    """
    What the format's reader finds in the bytes, in this process.

    Raises:
        ReadError: the file cannot be read; whatever else a parser raises on a damaged file is turned into this.
    """
    try:
        return form.load()(data, name, limits)
    except ReadError:
        raise
    except MemoryError as error:
        allowed = f"{limits.memory_bytes / MEGABYTE:,.0f} MB"
        raise over_limit("memory_bytes", "what parsing it takes", allowed, name=name) from error
    except RecursionError as error:
        raise ReadError(f"{name}: its parts are nested too deep to be parsed: refused as unsafe") from error
    except Exception as error:  # a fault of a parser must name the file, not end the batch
        reason = f"{type(error).__name__}: {error}"[:200].replace("\n", " ")
        raise ReadError(f"{name}: the parser of {form.name} failed on it ({reason}): is the file damaged?") from error


def known_formats() -> str:
    """One phrase with all extensions, for messages and help."""
    return "formats read: " + ", ".join(extension for form in FORMATS for extension in form.extensions)


def _check_agreement(meant: Format, shown: Format | None, *, head: bytes, name: str) -> None:
    if foreign := _foreign(head):
        raise ReadError(f"{name}: named as {meant.name}, but it is {foreign}")
    if shown is not None and shown.name != meant.name:
        raise ReadError(
            f"{name}: named as {meant.name}, but its first bytes are those of {shown.name}: "
            f"rename it to {shown.extensions[0]} if that is what it is"
        )
    if meant.magic and shown is None:
        guess = ", but as HTML (a page saved in its place?)" if _LOOKS_HTML.match(head) else ""
        raise ReadError(
            f"{name}: named as {meant.name}, but it does not begin as {meant.name} does{guess}: fetch it again, "
            "or give it the extension of its format"
        )


def _shown_by(data: bytes) -> Format | None:
    """The format whose first bytes these are, for formats that have such."""
    if b"%PDF-" in data[:1024]:
        return format_named("PDF")
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    return None


def _zip_format(data: bytes) -> Format | None:
    """The kind of a zip archive by the entries that it must have; their names stand unpacked in the file."""
    if b"META-INF/container.xml" in data:
        return format_named("EPUB")
    return format_named("Word") if b"word/" in data else None


def _foreign(head: bytes) -> str:
    return next((what for magic, what in _FOREIGN if head.startswith(magic)), "")


def _text_format(head: bytes) -> Format:
    """The format of a text without extension."""
    looks = (("HTML", _LOOKS_HTML), ("feed", _LOOKS_FEED), ("mailbox", _LOOKS_MAILBOX), ("mail", _LOOKS_MAIL))
    return format_named(next((name for name, form in looks if form.match(head)), "plain text"))
