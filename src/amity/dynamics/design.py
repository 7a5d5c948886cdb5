"""Covariates by formula: numbers as they are, labels as contrasts to the first, products as interactions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from amity.dynamics.table import Table, is_numeric, missing, numbers, texts
from amity.dynamics.transitions import Floats
from amity.errors import DataError


@dataclass(frozen=True)
class Design:
    """
    Covariate columns, ready for a model.

    Attributes:
        names: (C,) a label's contrast is its column's name followed by the label.
        values: (T, C) NaN where a cell is missing.
    """

    names: tuple[str, ...]
    values: Floats


def design_matrix(table: Table, formula: Sequence[str]) -> Design:
    """
    Covariate columns for terms such as `age`, `sex`, `factor(grade)`, `age:sex` or `age*sex`.

    Args:
        table: the table.
        formula: terms; each may itself join several by `,` or `+`.

    Returns:
        Design: main effects and interactions in the order given, each once.

    Raises:
        DataError: a term is not understood, or names no column.

    Reference: Chambers & Hastie (1992), Statistical Models in S, chapter 2; docs/tutorial/from-msm.md.
    """
    columns: dict[str, Floats] = {}
    for term in _terms(formula):
        parts = [_main_effect(table, factor) for factor in term]
        for choice in product(*parts):
            name = ":".join(label for label, _ in choice)
            columns[name] = np.prod([values for _, values in choice], axis=0)
    values = np.column_stack(list(columns.values())) if columns else np.empty((len(table), 0))
    return Design(tuple(columns), values)


def _terms(formula: Sequence[str]) -> list[tuple[str, ...]]:
    """Every term as the tuple of columns that it multiplies, main effects before interactions of a `*`."""
    found: list[tuple[str, ...]] = []
    for piece in re.split(r"[,+~]", ",".join(formula)):
        word = piece.strip()
        if word in {"", "1"}:
            continue
        factors = [part.strip() for part in re.split(r"[*:]", word)]
        if not all(factors):
            raise DataError(f"covariates: {word!r} is not a term; write a column, a:b or a*b")
        if "*" in word:
            found.extend((factor,) for factor in factors)
        found.append(tuple(factors))
    return list(dict.fromkeys(found))


def _main_effect(table: Table, factor: str) -> list[tuple[str, Floats]]:
    """Names and columns of one factor of a term."""
    wrapped = re.fullmatch(r"(?:as\.)?factor\((.+)\)", factor)
    column = wrapped.group(1).strip() if wrapped else factor
    texts(table, column)
    if wrapped is None and is_numeric(table, column):
        return [(factor, numbers(table, column))]
    unknown = missing(table, column)
    cells = np.array([str(cell) for cell in texts(table, column)])
    labels = _sorted_labels(set(cells[~unknown].tolist()))
    if len(labels) < 2:
        raise DataError(f"{table.name}: column {column!r} has one value only ({', '.join(labels)}); leave it out")
    return [(f"{factor}{label}", np.where(unknown, np.nan, cells == label)) for label in labels[1:]]


def _sorted_labels(labels: set[str]) -> list[str]:
    try:
        return sorted(labels, key=float)
    except ValueError:
        return sorted(labels, key=lambda label: (label.lower(), label.swapcase()))
