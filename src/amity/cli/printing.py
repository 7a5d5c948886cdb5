"""What all commands share in printing: one JSON object, a progress bar on long work, dates from the user."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from amity.errors import AnswerError, DataError
from amity.model import parse_when
from amity.store import shown


def print_json(value: Any) -> None:
    """Write one JSON object to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def as_word(project: str) -> str:
    """The project as it can be typed after a command: in quotes where a shell needs them, without a password."""
    return shlex.quote(shown(project))


def print_next(console: Console, text: str) -> None:
    """What to type next, on one line however long it is, so that it can be copied."""
    console.print(f"Next: {text}", soft_wrap=True, markup=False, highlight=False)


@contextmanager
def progress_bar(what: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A bar on standard error, if that is a terminal; the yielded function takes the name of each finished piece."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda _: bar.advance(task)


def day_of(text: str | None, *, default: dt.date) -> dt.date:
    """
    The day that a user's date stands for: the last day of a month or year.

    Raises:
        AnswerError: it is no date.
    """
    if text is None:
        return default
    try:
        when = parse_when(text)
    except DataError as error:
        raise AnswerError(str(error)) from error
    if when.latest is None:
        raise AnswerError(f"the date {text!r} has no end: write a day, a month or a year")
    return when.latest - dt.timedelta(days=1)


def today() -> dt.date:
    """The day that it is now, UTC."""
    return dt.datetime.now(dt.UTC).date()
