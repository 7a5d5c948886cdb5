"""Exports of news databases, many articles in one text: cut by rule, each article with the fields that it states."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from amity.errors import ReadError
from amity.reading.draft import Draft, Unreadable
from amity.reading.limits import Limits, over_limit
from amity.reading.parsers.article_fields import factiva_draft, first_line_draft, nexis_draft


@dataclass(frozen=True, slots=True)
class SplitRule:
    """
    How articles follow each other in one text.

    Attributes:
        name: of the database or the habit, for notes.
        border: a line that stands between articles (matched line by line).
        closes: the border is an article's last line; else it is the next one's first.
        read: the article's text to a draft.
    """

    name: str
    border: re.Pattern[str]
    closes: bool = False
    read: Callable[[str], Draft] = first_line_draft


RULES: tuple[SplitRule, ...] = (
    SplitRule("Nexis", re.compile(r"(?m)^[ \t]*\d{1,6} of \d{1,6} DOCUMENTS[ \t]*$"), read=nexis_draft),
    SplitRule(
        "Factiva",
        re.compile(r"(?m)^(?:AN[ \t]+)?Document [A-Z][A-Z0-9]{2,11}[0-9a-z]{12,24}[ \t]*$"),
        closes=True,
        read=factiva_draft,
    ),
)


def rule_for(text: str) -> SplitRule | None:
    """The rule whose border occurs at least twice in the text, or None for a text that is one article."""
    return next((rule for rule in RULES if len(_first_two(rule, text)) == 2), None)


def line_rule(pattern: str) -> SplitRule:
    """
    A rule of the user's own: a regular expression for the line with which each article begins.

    Raises:
        ReadError: it is no regular expression, or matches an empty line.
    """
    try:
        border = re.compile(pattern, re.MULTILINE)
    except re.error as error:
        raise ReadError(f"the split rule {pattern!r} is no regular expression ({error})") from error
    if border.search(""):
        raise ReadError(
            f"the split rule {pattern!r} matches empty lines: write what the first line of an article shows"
        )
    return SplitRule(f"lines like {pattern!r}", border)


def split_articles(
    text: str, rule: SplitRule, *, name: str, limits: Limits, notes: tuple[str, ...] = ()
) -> tuple[Draft | Unreadable, ...]:
    """
    The articles of a text, in order, numbered from 1.

    An article's id derives from its own words, so that it is the same document in another export.

    Args:
        text: the whole file's characters.
        rule: where to cut, and how to read an article.
        notes: on the file, repeated on each article.

    Raises:
        ReadError: more articles than `limits.parts`.
    """
    found: list[Draft | Unreadable] = []
    for number, article in enumerate(_articles(text, rule), start=1):
        if number > limits.parts:
            raise over_limit("parts", f"article {number:,}", f"{limits.parts:,}", name=name)
        draft = rule.read(article)
        if not draft.text.strip():
            found.append(Unreadable(f"{name}#{number}", f"{name}#{number}: the article has no text after its fields"))
            continue
        origin = f"article {number} of an export ({rule.name})"
        sha256 = hashlib.sha256(article.encode("utf-8", "replace")).hexdigest()
        found.append(replace(draft, part=str(number), part_sha256=sha256, notes=(*notes, origin, *draft.notes)))
    return tuple(found)


def _articles(text: str, rule: SplitRule) -> Iterator[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    borders = [match.end() if rule.closes else match.start() for match in rule.border.finditer(text)]
    edges = [0, *borders] if rule.closes else [*borders, len(text)]
    for start, end in pairwise(edges):
        article = text[start:end].strip("\n\f \t")
        if article:
            yield article


def _first_two(rule: SplitRule, text: str) -> list[re.Match[str]]:
    found = rule.border.finditer(text)
    return [match for match, _ in zip(found, range(2), strict=False)]
