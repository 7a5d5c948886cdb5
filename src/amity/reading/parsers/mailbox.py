"""Mailboxes (mbox): cut into messages before any is parsed, so that each has its own limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amity.errors import ReadError
from amity.reading.draft import Piece
from amity.reading.limits import Limits, over_limit

_SEPARATOR = re.compile(rb"(?:\A|\r?\n\r?\n|\n)From [^\n]{3,200}\n(?=[A-Za-z][A-Za-z0-9-]{0,60}:|>From )")
_QUOTED = re.compile(rb"(?m)^>(>*From )")


def split_mailbox(data: bytes, name: str, limits: Limits) -> Iterator[Piece]:
    """
    The messages of a mailbox, their `>From ` lines restored.

    A message's id derives from its own bytes, so it stays the same document when the mailbox grows.

    Raises:
        ReadError: the file does not begin as a mailbox does, or has more messages than `limits.parts`.
    """
    if not data.startswith(b"From "):
        raise ReadError(f"{name}: does not begin with a `From ` line: it is no mailbox (a single mail is .eml)")
    start: int | None = None
    number = 0
    for match in _SEPARATOR.finditer(data):
        if start is not None:
            number += 1
            yield _message(data[start : match.start()], number, name=name, limits=limits)
        start = match.end()
    if start is None:
        raise ReadError(f"{name}: no message with headers follows its `From ` line: it is no mailbox")
    yield _message(data[start:], number + 1, name=name, limits=limits)


def _message(data: bytes, number: int, *, name: str, limits: Limits) -> Piece:
    if number > limits.parts:
        raise over_limit("parts", f"message {number:,}", f"{limits.parts:,}", name=name)
    return Piece(str(number), _QUOTED.sub(rb"\1", data), "mail")
