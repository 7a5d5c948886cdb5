"""Builders that anyone's tests may use."""

from amity.testing.builders import (
    DEFAULT_LABELS,
    QUOTE,
    make_document,
    make_driver,
    make_recorded,
    make_statement,
    make_tie,
)

__all__ = [
    "DEFAULT_LABELS",
    "QUOTE",
    "make_document",
    "make_driver",
    "make_recorded",
    "make_statement",
    "make_tie",
]
