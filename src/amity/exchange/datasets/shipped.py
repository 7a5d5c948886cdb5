"""The layouts that come with Amity, and which of them a file has."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache

from amity.errors import ExchangeError
from amity.exchange.datasets.layout import Layout
from amity.exchange.datasets.layout_file import DATA, TABLES, make_layout


@cache
def shipped_layouts() -> tuple[Layout, ...]:
    """The layouts that come with Amity, by name."""
    files = sorted(f.name for f in DATA.iterdir() if f.name.endswith(".toml"))
    names = [f.removesuffix(".toml") for f in files if f.removesuffix(".toml") not in TABLES]
    return tuple(
        make_layout(name, tomllib.loads(DATA.joinpath(f"{name}.toml").read_text("utf-8")), where=f"data set {name}")
        for name in names
    )


def layout_named(name: str) -> Layout:
    """
    The shipped layout of that name.

    Raises:
        ExchangeError: there is none; the message lists those that exist.
    """
    found = next((layout for layout in shipped_layouts() if layout.name == name), None)
    if found is None:
        raise ExchangeError(f"unknown data set {name!r}; known: {', '.join(x.name for x in shipped_layouts())}")
    return found


def detect_layout(columns: Sequence[str], where: str) -> Layout:
    """
    The shipped layout whose columns a file has; where several fit, the one that names most.

    Raises:
        ExchangeError: none fits.
    """
    have = {column.strip() for column in columns}
    fitting = [x for x in shipped_layouts() if x.detect and have.issuperset(x.detect)]
    if not fitting:
        known = ", ".join(x.name for x in shipped_layouts())
        shown = ", ".join(c[:60] for c in columns[:8])
        raise ExchangeError(
            f"{where}: its columns ({shown}, …) are those of no known data set; say --dataset "
            f"({known}), or describe it in a file for --mapping (docs/howto/data-sets.md)"
        )
    return max(fitting, key=lambda layout: len(layout.detect))
