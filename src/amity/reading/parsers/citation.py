"""One entry of a list of references as a draft: what it says of the text, and where the text is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amity.reading.draft import Draft, Unreadable
from amity.reading.limits import Limits, over_limit
from amity.reading.parsers.markup_text import text_of_markup


@dataclass(frozen=True, slots=True)
class Citation:
    """
    An entry of a list of references, in the terms that BibTeX, RIS and CSL JSON share.

    Attributes:
        key: the entry's own key or number.
        container: journal, newspaper, site or book that it appeared in.
        issued: EDTF date, or empty.
        attached: paths of the attachments as the list writes them.
        raw: the entry's own text, from which its id derives.
    """

    key: str
    raw: str
    title: str = ""
    authors: tuple[str, ...] = ()
    container: str = ""
    publisher: str = ""
    issued: str = ""
    url: str = ""
    language: str = ""
    abstract: str = ""
    rights: str = ""
    attached: tuple[str, ...] = ()


def citation_drafts(
    citations: Sequence[Citation], *, name: str, limits: Limits, hashed: Callable[[bytes], str]
) -> tuple[Draft | Unreadable, ...]:
    """
    A draft per entry: attachments are named for whoever can open them, the abstract is the text where there are none.

    Args:
        citations: the entries.
        name: of the list.
        hashed: SHA-256 of bytes, in hexadecimal digits.

    Raises:
        ReadError: more entries than `limits.parts`.
    """
    if len(citations) > limits.parts:
        raise over_limit("parts", f"{len(citations):,} entries", f"{limits.parts:,}", name=name)
    return tuple(_draft(citation, name=name, hashed=hashed) for citation in citations)


def _draft(citation: Citation, *, name: str, hashed: Callable[[bytes], str]) -> Draft | Unreadable:
    abstract = text_of_markup(citation.abstract)
    where = f"{name}#{citation.key}"
    if not abstract and not citation.attached:
        return Unreadable(where, f"{where}: {citation.title!r} has neither an attached file nor an abstract")
    return Draft(
        text=abstract,
        title=citation.title,
        publisher=citation.container or citation.publisher,
        authors=citation.authors,
        published=citation.issued,
        url=citation.url,
        reference=reference_of(citation),
        licence=citation.rights,
        language=citation.language,
        notes=() if citation.attached else ("only the abstract is read: the list attaches no file",),
        part=citation.key,
        part_sha256=hashed(citation.raw.encode("utf-8", "replace")),
        attached=citation.attached,
    )


def reference_of(citation: Citation) -> str:
    """The entry as one line: authors (date). Title. Container, publisher."""
    authors = "; ".join(citation.authors)
    date = f" ({citation.issued})" if citation.issued else ""
    place = ", ".join(part for part in (citation.container, citation.publisher) if part)
    parts = (f"{authors}{date}".strip(), citation.title, place)
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def iso_date(year: str, month: str = "", day: str = "") -> str:
    """An EDTF date of digits, as far as they go: `2010`, `2010-04`, `2010-04-22`; empty without a year."""
    year = year.strip()
    if not (len(year) == 4 and year.isdigit()):
        return ""
    parts = [year]
    for part in (month.strip(), day.strip()):
        if not part.isdigit() or not 1 <= int(part) <= 31:
            break
        parts.append(f"{int(part):02d}")
    return "-".join(parts)
