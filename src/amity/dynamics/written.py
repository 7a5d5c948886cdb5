"""Options of a fit as people write them: lists of numbers, named lists, codes and matrices."""

import json
import re
from collections.abc import Sequence
from typing import Any

from amity.dynamics.emission_values import Normal, Poisson, normal, poisson
from amity.errors import DataError

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_LIST = rf"{_NUMBER}(?:\s*,\s*{_NUMBER})*"
_NAME = r"[^\s;,=\[\](]+(?:\[[^\]]*\)|\)|:[^\s=:;,]+)*"  # as in age, factor(x)2, a:b, timeperiod[5,Inf)
_NAMED = re.compile(rf"\s*[;,]?\s*({_NAME})\s*[=:]\s*(?:c\s*\(|\[|\()?\s*({_LIST})\s*[\])]*")


def number_list(written: Sequence[str], what: str) -> list[float]:
    """
    Numbers from texts such as `1,2,3`, `1 2 3`, `[1, 2, 3]` or several of them.

    Args:
        written: the texts.
        what: the option's name, for messages.

    Returns:
        The numbers in order.

    Raises:
        DataError: something else than numbers.

    Reference: docs/tutorial/from-msm.md.
    """
    words = [word for text in written for word in re.split(r"[\s,;\[\]()]+", re.sub(r"\bc\(", "(", text)) if word]
    try:
        return [float(word) for word in words]
    except ValueError as error:
        raise DataError(f"{what}: got {' '.join(written)!r}, expected numbers such as 1,2,3") from error


def state_list(written: Sequence[str], what: str) -> list[int]:
    """
    States, counted from 1, from texts such as `4` or `3,4`.

    Args:
        written: the texts.
        what: the option's name, for messages.

    Returns:
        The states in order.

    Raises:
        DataError: something else than whole numbers.

    Reference: docs/tutorial/from-msm.md.
    """
    values = number_list(written, what)
    if any(value != int(value) for value in values):
        raise DataError(f"{what}: got {' '.join(written)!r}, expected whole numbers, the states counted from 1")
    return [int(value) for value in values]


def named_lists(written: Sequence[str], what: str) -> dict[str, list[float]]:
    """
    Lists of numbers by name from texts such as `age=1,1,2`, `age=1,1,2;sex=1,2,2` or `{"age": [1, 1, 2]}`.

    Args:
        written: the texts.
        what: the option's name, for messages.

    Returns:
        Numbers by name, in the order written.

    Raises:
        DataError: a text is not of that form.

    Reference: docs/tutorial/from-msm.md.
    """
    found: dict[str, list[float]] = {}
    for text in written:
        found |= _from_json(text, what) if text.lstrip().startswith("{") else _from_words(text, what)
    return found


def _from_json(text: str, what: str) -> dict[str, list[float]]:
    try:
        given = json.loads(text)
        return {
            str(name): [float(x) for x in (values if isinstance(values, list) else [values])]
            for name, values in given.items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise DataError(f'{what}: {text!r} is not a JSON object such as {{"age": [1, 1, 2]}}: {error}') from error


def _from_words(text: str, what: str) -> dict[str, list[float]]:
    inner = text.strip()
    wrapped = re.fullmatch(r"list\s*\((.*)\)", inner)
    rest = wrapped.group(1) if wrapped else inner
    found: dict[str, list[float]] = {}
    at = 0
    while rest[at:].strip(" ;,"):
        match = _NAMED.match(rest, at)
        if match is None:
            raise DataError(f"{what}: {text!r} is not understood; write NAME=1,1,2 and repeat the option or use `;`")
        found[match.group(1)] = number_list([match.group(2)], what)
        at = match.end()
    return found


def censor_codes(written: Sequence[str]) -> dict[int, list[int]]:
    """
    States by censoring code from texts such as `99=1,2,3`, or `99` for every state that can be left.

    Args:
        written: the texts; one may hold several, with `;` between them.

    Returns:
        States, counted from 1, by code; empty for every state that can be left.

    Raises:
        DataError: a text is not of that form.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 1.4; docs/tutorial/from-msm.md.
    """
    codes: dict[int, list[int]] = {}
    for piece in (part.strip() for text in written for part in text.split(";")):
        match = re.fullmatch(r"([+-]?\d+)\s*(?:[=:]\s*(.+))?", piece)
        if piece and match is None:
            raise DataError(f"censor: {piece!r} is not understood; write CODE=1,2,3, for example 99=1,2,3")
        if match:
            codes[int(match.group(1))] = state_list([match.group(2)], "censor") if match.group(2) else []
    return codes


def matrix_of(text: str, keys: Sequence[str], where: str) -> list[list[float]]:
    """
    A square matrix from JSON: a list of rows, or an object that holds one under a known key.

    Args:
        text: the JSON.
        keys: names under which an object may hold it, in order of preference.
        where: the file's name, for messages.

    Returns:
        Rows of numbers.

    Raises:
        DataError: not JSON, or not a square matrix of numbers.

    Reference: docs/tutorial/from-msm.md.
    """
    try:
        given: Any = json.loads(text)
    except ValueError as error:
        raise DataError(f"{where}: not JSON ({error}); write a list of rows such as [[0, 0.1], [0, 0]]") from error
    if isinstance(given, dict):
        known = [key for key in keys if key in given]
        if not known:
            raise DataError(f"{where}: an object without {' or '.join(keys)}; give one of them, or a bare list of rows")
        given = given[known[0]]
    try:
        rows = [[0.0 if cell is None else float(cell) for cell in row] for row in given]
    except (TypeError, ValueError) as error:
        raise DataError(f"{where}: expected a list of rows of numbers such as [[0, 0.1], [0, 0]]") from error
    if not rows or any(len(row) != len(rows) for row in rows):
        raise DataError(f"{where}: {len(rows)} rows of lengths {[len(row) for row in rows]}, expected a square matrix")
    return rows


def score_class(text: str, what: str) -> Normal | Poisson:
    """
    A normal or Poisson class of looks from JSON.

    Args:
        text: `{"family": "normal", "mean": [0, 5], "sd": [1, 2]}` (`"one_sd": true` shares one standard deviation), or
            `{"family": "poisson", "mean": [0.5, 4]}`.
        what: the file's name, for messages.

    Returns:
        The class with its starting values.

    Raises:
        DataError: it is no such object.

    Reference: docs/method/dynamics-emission.md.
    """
    try:
        found = json.loads(text)
        family = found.pop("family")
        if family == "normal":
            return normal(found.pop("mean"), found.pop("sd"), **found)
        if family == "poisson":
            return poisson(found.pop("mean"), **found)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(
            f'{what}: expected {{"family": "normal", "mean": [...], "sd": [...]}} or "poisson" with "mean": {error!r}'
        ) from error
    raise DataError(f"{what}: family {family!r} is neither normal nor poisson")
