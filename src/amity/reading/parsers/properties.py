"""Properties of office files: what programs put there by themselves is not what the document says of itself."""

from __future__ import annotations

import re

from amity.reading.characters import one_line

# What programs write where nobody has said anything.
_NOBODY = {"anonymous", "(anonymous)", "unknown", "user", "admin", "administrator", "owner", "author", "python-docx",
           "microsoft office user", "unspecified", "default"}  # fmt: skip
_NO_TITLE = re.compile(r"(?:untitled|\(?unspecified\)?|unknown|document\d*|title|word document)", re.IGNORECASE)
_PROGRAM = re.compile(r"^(?:microsoft (?:office )?word|print|powerpoint presentation)\s*[-:]\s*", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:docx?|pdf|rtf|odt|indd|qxd|tex|html?|txt|pptx?)", re.IGNORECASE)


def stated_title(value: str) -> str:
    """The title, or empty where it is a program's placeholder or a file's name."""
    title = one_line(value)
    if _PROGRAM.match(title) or _FILE_NAME.fullmatch(title) or _NO_TITLE.fullmatch(title):
        return ""
    return title


def stated_authors(value: str) -> tuple[str, ...]:
    """The authors, parted at semicolons and `and`, without placeholders."""
    names = (one_line(name) for name in re.split(r";|\s+and\s+", value))
    return tuple(name for name in names if name and name.casefold() not in _NOBODY)


def made_note(day: str) -> tuple[str, ...]:
    """A note of the day on which the file was made, for it is no day of publication; none where the file has none."""
    return (f"the file says that it was made on {day}, which need not be when it was published",) if day else ()
