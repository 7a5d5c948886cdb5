"""A draft and the bytes that it came from become a Document."""

from __future__ import annotations

import hashlib
import re

from amity.errors import ReadError
from amity.model import Document, Source, content_id
from amity.reading.characters import one_line, settle_extracted, settle_verbatim
from amity.reading.draft import Draft
from amity.reading.language import language_of
from amity.reading.limits import Limits, over_limit
from amity.reading.parsers.dates import published_when

_GRADE = re.compile(r"[A-F][1-6]")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def sha256_of(data: bytes) -> str:
    """SHA-256 of the bytes in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def assemble(draft: Draft, *, name: str, sha256: str, limits: Limits) -> Document:
    """
    The document of a draft: characters settled, language told, id derived from the original bytes.

    Args:
        draft: what the format's reader found.
        name: of the file.
        sha256: of the file's bytes; a part with bytes of its own brings its own.

    Returns:
        Document: `id` depends on the bytes (and on the part) alone, so the same bytes under two names are one document.

    Raises:
        ReadError: there is no word in it, or more characters than `limits.characters`.
    """
    name = f"{name}#{draft.part}" if draft.part else name
    if len(draft.text) > limits.characters:
        raise over_limit("characters", f"{len(draft.text):,} characters", f"{limits.characters:,}", name=name)
    text = settle_verbatim(draft.text) if draft.verbatim else settle_extracted(draft.text)
    if not any(mark.isalnum() for mark in text):
        raise ReadError(f"{name}: there is no text in it (no letter or digit)")
    published, date_notes = published_when(draft.published)
    grade, grade_notes = _grade(draft.grade)
    return Document(
        id=content_id("doc", draft.part_sha256 or sha256, "" if draft.part_sha256 else draft.part),
        name=name,
        text=text,
        sha256=draft.part_sha256 or sha256,
        title=one_line(draft.title),
        source=Source(one_line(draft.publisher), draft.publisher_kind, grade, _authors(draft.authors)),
        published=published,
        url=draft.url.strip()[:2000],
        language=_language(draft.language) or language_of(text),
        media_type=draft.media_type,
        reference=one_line(draft.reference, at_most=2000),
        licence=one_line(draft.licence),
        notes=tuple(one_line(note) for note in (*draft.notes, *date_notes, *grade_notes)),
    )


def _authors(names: tuple[str, ...]) -> tuple[str, ...]:
    lines = (one_line(name, at_most=200) for name in names)
    return tuple(dict.fromkeys(line for line in lines if line))


def _grade(grade: str) -> tuple[str, tuple[str, ...]]:
    grade = grade.strip().upper()
    if _GRADE.fullmatch(grade):
        return grade, ()
    return "F6", (f"the grade {grade!r} is no Admiralty grade (A1 to F6); F6, cannot be judged, is used",)


def _language(code: str) -> str:
    """ISO code of a declared language (`en-GB` and `en_GB` are `en`), empty where it is none."""
    return re.split("[-_]", code.strip())[0].lower() if _LANGUAGE.fullmatch(code.strip()) else ""
