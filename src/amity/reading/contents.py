"""What is in one file: its drafts, parsed here or apart, made into documents one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from amity.errors import ReadError
from amity.model import Document
from amity.reading.apart import ParsingProcess
from amity.reading.assemble import assemble, sha256_of
from amity.reading.attachments import Open, attached_documents
from amity.reading.draft import Draft, NoTextLayerError, Piece, Unreadable
from amity.reading.formats import Format, format_named, format_of, parse
from amity.reading.limits import DEFAULT_LIMITS, Limits, check_size
from amity.reading.parsers.article_list import SplitRule, split_articles
from amity.reading.parsers.decode import decode
from amity.reading.parsers.scanned import recognise


@dataclass(frozen=True, slots=True)
class Setting:
    """
    In what setting a file is read.

    Attributes:
        limits: what the file, or each message of a mailbox, may cost.
        parser: a process to parse in; None parses in this one.
        split: a rule of the user's own that cuts plain texts into articles.
        languages: Tesseract's languages (`eng+fra`) for scanned pages; empty refuses those.
        attached: opens the files that a list of references attaches; None leaves them unread.
    """

    limits: Limits = DEFAULT_LIMITS
    parser: ParsingProcess | None = None
    split: SplitRule | None = None
    languages: str = ""
    attached: Open | None = None


def documents_in(data: bytes, name: str, setting: Setting) -> Iterator[Document | Unreadable]:
    """
    The documents of a file as they are parsed, with a record for each part that failed.

    Args:
        data: the file's bytes.
        name: its name; the extension says the format.
        setting: limits and the rest.

    Raises:
        ReadError: the file as a whole cannot be read.
    """
    check_size(len(data), name=name, limits=setting.limits)
    form = format_of(data, name)
    if form.splits:
        for piece in form.load_splitter()(data, name, setting.limits):
            yield from _piece_documents(piece, name=name, setting=setting)
        return
    drafts = _drafts(form, data, name=name, setting=setting)
    if not drafts:
        raise ReadError(f"{name}: nothing to read is in it")
    sha256 = sha256_of(data)
    for draft in drafts:
        if isinstance(draft, Draft) and draft.attached:
            yield from _entry_documents(draft, name=name, setting=setting)
        elif isinstance(draft, Draft) and len(drafts) == 1:
            yield assemble(draft, name=name, sha256=sha256, limits=setting.limits)
        else:
            yield _settled(draft, name=name, sha256=sha256, limits=setting.limits)


def _drafts(form: Format, data: bytes, *, name: str, setting: Setting) -> tuple[Draft | Unreadable, ...]:
    """What the format's reader finds in the bytes."""
    if setting.split is not None and form.name == "plain text":
        text, notes = decode(data, name=name)
        return split_articles(text, setting.split, name=name, limits=setting.limits, notes=notes)
    try:
        if setting.parser is not None and form.apart:
            return setting.parser.read(form, data, name=name, limits=setting.limits)
        return parse(form, data, name=name, limits=setting.limits)
    except NoTextLayerError:
        if not setting.languages:
            raise
        return (recognise(data, name=name, limits=setting.limits, languages=setting.languages),)


def _settled(draft: Draft | Unreadable, *, name: str, sha256: str, limits: Limits) -> Document | Unreadable:
    """The document of a part, or a record of why there is none."""
    if isinstance(draft, Unreadable):
        return draft
    try:
        return assemble(draft, name=name, sha256=sha256, limits=limits)
    except ReadError as error:
        return Unreadable(f"{name}#{draft.part}", str(error))


def _piece_documents(piece: Piece, *, name: str, setting: Setting) -> Iterator[Document | Unreadable]:
    """A piece is a file in itself: its id derives from its own bytes, and its failure is its own."""
    named = f"{name}#{piece.part}"
    sha256 = sha256_of(piece.data)
    try:
        drafts = _drafts(format_named(piece.format), piece.data, name=named, setting=setting)
    except ReadError as error:
        yield Unreadable(named, str(error))
        return
    for draft in drafts:
        part = replace(draft, part=piece.part, part_sha256=sha256) if isinstance(draft, Draft) else draft
        yield _settled(part, name=name, sha256=sha256, limits=setting.limits)


def _entry_documents(entry: Draft, *, name: str, setting: Setting) -> Iterator[Document | Unreadable]:
    """The files of an entry of references; its abstract where none of them can be read."""
    found = list(attached_documents(entry, name, setting.attached)) if setting.attached else []
    yield from found
    if any(isinstance(item, Document) for item in found):
        return
    note = "only the abstract is read: its attached files are not at hand"
    part = replace(entry, notes=(*entry.notes, note))
    limits = setting.limits
    yield (
        _settled(part, name=name, sha256=entry.part_sha256, limits=limits)
        if entry.text
        else Unreadable(
            f"{name}#{entry.part}", f"{name}#{entry.part}: its attached files cannot be read, and it has no abstract"
        )
    )
