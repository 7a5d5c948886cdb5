"""The shipped reference set: dated histories of relations, the partnerships in them, and the moves counted in them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from amity.answers.base_rate import Spell
from amity.errors import DataError
from amity.model import parse_when, years_between
from amity.panel import relation_model
from amity.vocab import standard_codebook

KNOWN_TO = dt.date(2026, 1, 1)  # what is open is open at the end of 2025
ENDS = ("open", "defunct", "integration")  # what may stand as `next` of the last spell of a history

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    A time in which a relation was in one state; `end` None: it still was at the end of 2025.

    `next` is the state that followed, `open`, or `defunct`. `how` says in a few words how it came; `checked`, that the
    source was seen and dates the end (of an open one: the beginning).
    """

    state: str
    begin: dt.date
    end: dt.date | None
    next: str
    how: str
    source: str
    address: str
    checked: bool


@dataclass(frozen=True, slots=True)
class History:
    """The spells that the relation of two actors went through, in order and without gaps; `dyad` is their two ids."""

    dyad: tuple[str, str]
    kinds: tuple[str, str]
    region: str
    spells: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Transitions:
    """Moves counted in histories: (K, K) `counts` from row to column, and the (K,) `years` spent in each state."""

    states: tuple[str, ...]
    counts: Floats
    years: Floats


@cache
def reference_histories() -> tuple[History, ...]:
    """
    The shipped histories of relations between armed organisations and their sponsors.

    Raises:
        DataError: a row of the table is wrong; names the line.

    Reference: docs/reference/reference-set.md.
    """
    table = resources.files("amity.answers").joinpath("data/histories.csv").read_text("utf-8")
    return read_histories(table)


def read_histories(table: str) -> tuple[History, ...]:
    """
    Histories from the text of a CSV table with the columns of the shipped one.

    Args:
        table: rows of one dyad stand together, in the order of time.

    Returns:
        tuple[History, ...]: in the order of the table.

    Raises:
        DataError: a state, date, order or join is wrong, a source is missing, or a dyad comes twice; names the line.

    Reference: docs/reference/reference-set.md.
    """
    rows = list(enumerate(csv.DictReader(table.splitlines()), start=2))
    histories = [_history(list(group)) for _, group in groupby(rows, key=lambda row: row[1].get("dyad"))]
    seen: set[tuple[str, str]] = set()
    for history in histories:
        if history.dyad in seen:
            raise DataError(
                f"histories: the rows of {'|'.join(history.dyad)} do not stand together: put them side by side"
            )
        seen.add(history.dyad)
    return tuple(histories)


def partnerships(histories: Iterable[History]) -> tuple[Spell, ...]:
    """
    The partnerships in histories, as the base rate counts them.

    Args:
        histories: such as `reference_histories()`.

    Returns:
        tuple[Spell, ...]: one for each run of partner states (cooperation, strained, alliance, integration); it ended
        in a split if no relation, rivalry or war followed, and has no end if it was open at the end of 2025.

    Raises:
        Nothing: histories have been checked when they were read.

    Reference: docs/reference/reference-set.md.
    """
    return tuple(_partnership(history.dyad, run) for history in histories for run in _partner_runs(history.spells))


def transition_counts(histories: Iterable[History]) -> Transitions:
    """
    How often each move came, and how long relations stayed in each state.

    Args:
        histories: such as `reference_histories()`.

    Returns:
        Transitions: open spells count up to the end of 2025, ends by dissolution as years without a move.

    Raises:
        Nothing: histories have been checked when they were read.

    Reference: occurrence over exposure, Andersen et al. (1993), Statistical Models Based on Counting Processes, IV.1.
    """
    states = standard_codebook().state_names
    counts, years = np.zeros((len(states), len(states))), np.zeros(len(states))
    for spell in (spell for history in histories for spell in history.spells):
        origin = states.index(spell.state)
        years[origin] += years_between(spell.begin, spell.end or KNOWN_TO)
        if spell.next in states:
            counts[origin, states.index(spell.next)] += 1
    return Transitions(states, counts, years)


@cache
def reference_partnerships() -> tuple[Spell, ...]:
    """
    The partnerships of the shipped histories.

    Raises:
        DataError: a row of the table is wrong; names the line.

    Reference: docs/reference/reference-set.md.
    """
    return partnerships(reference_histories())


def _history(rows: list[tuple[int, dict[str, str]]]) -> History:
    line, first = rows[0]
    pair, kinds = (first["a"], first["b"]), (first["a_kind"], first["b_kind"])
    if first["dyad"] != "|".join(pair) or pair[0] >= pair[1]:
        raise _wrong(line, f"the dyad is {first['dyad']!r}, expected the ids in order of the alphabet, as a|b")
    if any((row["a"], row["b"], row["region"]) != (*pair, first["region"]) for _, row in rows):
        raise _wrong(line, f"the rows of {first['dyad']} disagree on the actors or the region")
    spells = tuple(_stretch(row, number) for number, row in rows)
    for (_, before), (number, after) in pairwise(rows):
        if before["to"] != after["from"] or before["next"] != after["state"]:
            raise _wrong(
                number,
                f"{after['state']} begins {after['from']}, but the spell before ends {before['to']} in "
                f"{before['next']}: make the two join",
            )
    if spells[-1].next not in ENDS:
        raise _wrong(rows[-1][0], f"the last spell ends in {spells[-1].next!r}, expected one of {', '.join(ENDS)}")
    return History(pair, kinds, first["region"], spells)


def _stretch(row: dict[str, str], number: int) -> Stretch:
    try:
        begin = parse_when(row["from"]).middle()
        end = None if row["to"] == ".." else parse_when(row["to"]).middle()
        checked = {"yes": True, "no": False}[row["checked"]]
    except (KeyError, DataError) as error:
        raise _wrong(number, str(error)) from error
    states = standard_codebook().state_names
    if row["state"] not in states or row["next"] not in (*states, *ENDS) or row["next"] == row["state"]:
        raise _wrong(number, f"{row['state']!r} then {row['next']!r}, expected two of {', '.join((*states, *ENDS))}")
    if begin is None or (end is None) != (row["next"] == "open") or (end is not None and end <= begin):
        raise _wrong(number, f"from {row['from']} to {row['to']}, then {row['next']}: that is no stretch of time")
    if not all(row[column].strip() for column in ("how", "source", "address")):
        raise _wrong(number, "how, source or address is empty: say where the date can be looked up")
    return Stretch(row["state"], begin, end, row["next"], row["how"], row["source"], row["address"], checked)


def _wrong(line: int, problem: str) -> DataError:
    return DataError(f"histories, line {line}: {problem}")


def _partner_runs(spells: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    model = relation_model()
    for partner, run in groupby(spells, key=lambda spell: model.index(spell.state) in model.partners):
        if partner:
            yield list(run)


def _partnership(pair: tuple[str, str], run: list[Stretch]) -> Spell:
    model = relation_model()
    apart = {model.states[state] for state in model.apart}
    return Spell(pair, run[0].begin, run[-1].end, run[-1].next in apart, run[-1].source)
