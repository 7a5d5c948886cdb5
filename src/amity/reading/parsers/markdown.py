"""Markdown: metadata from the block between `---` lines, words from the body with the marks off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from amity.errors import ReadError
from amity.reading.draft import Draft
from amity.reading.limits import Limits
from amity.reading.parsers.decode import decode

_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST_FRONT = 100_000
_FIELDS = ("title", "publisher", "publisher_kind", "published", "url", "reference", "grade", "language", "licence")
_SYNONYMS = {"author": "authors", "date": "published", "license": "licence", "lang": "language"}
_TAGS = re.compile(r"<[^<>]*>")


def read_markdown(data: bytes, name: str, limits: Limits) -> tuple[Draft, ...]:
    """
    One draft: the body's words, paragraphs apart by blank lines, and the fields of the YAML front matter.

    The fields are title, publisher, publisher_kind, authors, published (EDTF), url, reference, grade, language and
    licence; `author`, `date`, `lang` and `license` are understood; others are named in the notes.

    Raises:
        ReadError: the bytes are no text, or the front matter is no YAML mapping.
    """
    text, notes = decode(data, name=name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _FRONT.match(text)
    fields = _front_matter(match["front"], name=name) if match else {}
    body = text[match.end() :] if match else text
    known: dict[str, Any] = {field: _one(fields[field]) for field in _FIELDS if _one(fields.get(field))}
    strange = sorted(set(fields) - {*_FIELDS, "authors"})
    unknown = (f"fields not used: {', '.join(strange)[:300]}",) if strange else ()
    return (
        Draft(
            text=plain_words(body),
            authors=_several(fields.get("authors")),
            media_type="text/markdown",
            notes=(*notes, *unknown),
            **known,
        ),
    )


def plain_words(markdown: str) -> str:
    """The words of Markdown text: emphasis, links and headings without their marks, images and HTML tags left out."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    return "\n\n".join(block for block in _blocks(parser.parse(markdown)) if block.strip())


def _front_matter(front: str, *, name: str) -> dict[str, Any]:
    if len(front) > _LONGEST_FRONT:
        raise ReadError(f"{name}: the front matter has {len(front):,} characters, at most {_LONGEST_FRONT:,} are read")
    try:
        # The base loader makes strings of all scalars: `2010-04` must stay what was written.
        loaded = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" at line {where.line + 2}" if where else ""
        raise ReadError(
            f"{name}: the front matter between the `---` lines is no YAML{line}: quote the value"
        ) from error
    if not isinstance(loaded, dict):
        raise ReadError(f"{name}: the front matter is no list of `field: value` lines")
    keys = {str(key).strip().lower(): value for key, value in loaded.items()}
    return {_SYNONYMS.get(key, key): value for key, value in keys.items()}


def _one(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""


def _several(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return (value,) if isinstance(value, str) and value else ()


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """The text of each block; list items and table rows are blocks of their own."""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield " | ".join(row)
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_inline(token))
        elif token.type == "inline":
            yield _inline(token)
        elif token.type in ("fence", "code_block"):
            yield token.content
        elif token.type == "html_block":
            yield _TAGS.sub(" ", token.content)


def _inline(token: Token) -> str:
    """Words of one paragraph; a soft line break is a space, as Markdown means it."""
    return "".join(_piece(child) for child in token.children or ())


def _piece(child: Token) -> str:
    if child.type in ("text", "code_inline"):
        return child.content
    return {"softbreak": " ", "hardbreak": "\n"}.get(child.type, "")
