"""A panel of dyads with dated links: what sort will the next link be? Forecast from the past alone, and scored."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from amity.errors import DataError
from amity.evaluation.scores import Bin, Difference, brier_scores, log_scores, reliability_table, score_difference
from amity.model import parse_when
from amity.model.when import YEAR_DAYS

Floats = NDArray[np.float64]
SORTS = ("friendly", "hostile", "split")
SORT_OF: Mapping[str, str] = {"all": "friendly", "aff": "friendly", "mer": "friendly", "riv": "hostile", "spl": "split"}
COLUMNS = ("actor1", "actor2", "date", "type")
TO_BASE = 8.0  # how many links the shares of the two actors count for, beside the moves seen from the last sort
TO_ALL = 10.0  # how many links the shares of all links count for, beside the two actors' own
GAP_SCALE = 1.0  # a move after a gap e times as long, or as short, counts 1/e
GAP_OFFSET_YEARS = 0.25
_SILENT = re.compile(r"(-00)+$")


@dataclass(frozen=True, slots=True)
class Link:
    """A dated link of two actors: the middle of its date in years since 1970, and its sort, a place in `SORTS`."""

    dyad: tuple[str, str]
    year: float
    sort: int


@dataclass(frozen=True, slots=True)
class Past:
    """What is known just before a link: earlier links of all dyads, in order of time, and those of the dyad itself."""

    links: Mapping[tuple[str, str], tuple[Link, ...]]
    own: tuple[Link, ...]

    def moves(self) -> Iterator[tuple[Link, Link]]:
        """Each link with the next one of its dyad, where that is later."""
        for links in self.links.values():
            yield from ((a, b) for a, b in pairwise(links) if b.year > a.year)


Forecaster = Callable[[Past, float], Floats]


@dataclass(frozen=True, slots=True)
class Scored:
    """Mean log score (natural) and mean Brier score (0 to 2) of a forecaster; lower is better."""

    name: str
    log: float
    brier: float


@dataclass(frozen=True, slots=True)
class PanelBacktest:
    """
    `scores` of the model and its baselines; `differences` in log score, model less baseline, by dyad; `reliability` of
    the model's probabilities of all sorts. `left_out` links have a dyad with no link of an earlier date; `unused` are
    rows of the table that were not read as links, by reason.
    """

    links: int
    dyads: int
    cases: int
    counts: dict[str, int]
    left_out: int
    unused: dict[str, int]
    scores: tuple[Scored, ...]
    differences: dict[str, Difference]
    reliability: tuple[Bin, ...]


def read_links(table: str) -> tuple[tuple[Link, ...], dict[str, int]]:
    """
    Links from the text of a CSV table with the columns actor1, actor2, date and type, and how many rows are none, why.

    Args:
        table: dates as YYYY-MM-DD, with 00 for what is unknown, or EDTF; types `all`, `aff`, `mer`, `riv`, `spl`, or
            `friendly`, `hostile`, `split`.

    Raises:
        DataError: a column is missing, or a type or date is wrong; the line is named.

    Reference: docs/method/backtest.md.
    """
    rows = csv.DictReader(table.splitlines())
    missing = [c for c in COLUMNS if c not in (rows.fieldnames or ())]
    if missing:
        raise DataError(f"links: the column {missing[0]} is missing; there are: {', '.join(rows.fieldnames or ())}")
    read = [_link(row, number) for number, row in enumerate(rows, start=2)]
    links = sorted((x for x in read if isinstance(x, Link)), key=lambda x: x.year)
    return tuple(links), dict(Counter(x for x in read if isinstance(x, str)))


def backtest_links(links: Sequence[Link], *, unused: Mapping[str, int] | None = None) -> PanelBacktest:
    """
    Forecast the sort of each dyad's next link from links of an earlier date only, and score it.

    Every forecaster, the baselines too, learns from the expanding past of the panel and from nothing else: climatology
    is the share of sorts so far, persistence the share of next links that were of the same sort as the last.

    Args:
        links: from `read_links`.
        unused: how many rows were not read as links, by reason.

    Returns:
        PanelBacktest.

    Raises:
        DataError: no dyad has two links of different dates.

    Reference: docs/method/backtest.md; Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102(477).
    """
    by_dyad = _by_dyad(links)
    cases = [(link, past) for link in links if (past := _past(by_dyad, link)).own]
    if not cases:
        raise DataError("no dyad has two links of different dates: there is no next link to forecast")
    came = [link.sort for link, _ in cases]
    groups = ["|".join(link.dyad) for link, _ in cases]
    probs = {n: np.array([f(past, link.year) for link, past in cases]) for n, f in FORECASTERS.items()}
    logs = {name: log_scores(p, came) for name, p in probs.items()}
    model = probs["model"]
    return PanelBacktest(
        links=len(links),
        dyads=len(set(groups)),
        cases=len(cases),
        counts={name: came.count(k) for k, name in enumerate(SORTS)},
        left_out=sum(len(x) - 1 for x in by_dyad.values()) - len(cases),
        unused=dict(unused or {}),
        scores=tuple(Scored(n, float(logs[n].mean()), float(brier_scores(p, came).mean())) for n, p in probs.items()),
        differences={n: score_difference(logs["model"], logs[n], clusters=groups) for n in probs if n != "model"},
        reliability=reliability_table(model.ravel(), np.eye(len(SORTS))[came].ravel(), bins=5),
    )


def next_sort(past: Past, year: float) -> Floats:
    """
    (3,) probabilities of the sort of the next link, given the last one, the gap since, and who the two are.

    Moves seen so far from the last sort count the more, the more alike their gap; they are added to a base of 8 links
    shared as the other links of the two actors are, which in turn are shrunk to the shares of all links.
    """
    counts = np.zeros(len(SORTS))
    gap = year - past.own[-1].year + GAP_OFFSET_YEARS
    for before, after in past.moves():
        if before.sort == past.own[-1].sort:
            ratio = (after.year - before.year + GAP_OFFSET_YEARS) / gap
            counts[after.sort] += math.exp(-abs(math.log(ratio)) / GAP_SCALE)
    return _shares(counts + TO_BASE * _of_actors(past))


def climatology(past: Past, _: float) -> Floats:
    """(3,) shares of the sorts among all links so far, one of each added."""
    counts = np.ones(len(SORTS))
    for links in past.links.values():
        for link in links:
            counts[link.sort] += 1
    return _shares(counts)


def climatology_of_next(past: Past, _: float) -> Floats:
    """(3,) shares of the sorts among links so far that were a dyad's second or later, one of each added."""
    counts = np.ones(len(SORTS))
    for _before, after in past.moves():
        counts[after.sort] += 1
    return _shares(counts)


def persistence(past: Past, _: float) -> Floats:
    """(3,) the last sort again, with the share of next links so far that were the same; the rest is shared evenly."""
    moves = list(past.moves())
    same = (1 + sum(a.sort == b.sort for a, b in moves)) / (2 + len(moves))
    probs = np.full(len(SORTS), (1 - same) / (len(SORTS) - 1))
    probs[past.own[-1].sort] = same
    return probs


FORECASTERS: Mapping[str, Forecaster] = {
    "model": next_sort,
    "climatology": climatology,
    "climatology of next links": climatology_of_next,
    "persistence": persistence,
}


def _of_actors(past: Past) -> Floats:
    counts = TO_ALL * climatology(past, 0.0)
    two = set(past.own[-1].dyad)
    for dyad, links in past.links.items():
        if len(two & set(dyad)) == 1:
            for link in links:
                counts[link.sort] += 1
    return _shares(counts)


def _shares(counts: Floats) -> Floats:
    return np.asarray(counts / counts.sum())


def _by_dyad(links: Sequence[Link]) -> dict[tuple[str, str], tuple[Link, ...]]:
    found: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in sorted(links, key=lambda x: x.year):
        found[link.dyad].append(link)
    return {dyad: tuple(own) for dyad, own in found.items()}


def _past(by_dyad: Mapping[tuple[str, str], tuple[Link, ...]], link: Link) -> Past:
    known = {dyad: tuple(x for x in links if x.year < link.year) for dyad, links in by_dyad.items()}
    return Past(known, known[link.dyad])


def _link(row: Mapping[str, str], number: int) -> Link | str:
    a, b, kind, date = ((row[c] or "").strip() for c in ("actor1", "actor2", "type", "date"))
    sort = SORT_OF.get(kind, kind)
    if sort not in SORTS:
        raise DataError(f"links, line {number}: type {kind!r}; expected one of {', '.join((*SORT_OF, *SORTS))}")
    if not a or not b or a == b:
        return "not two actors"
    if not date or date.startswith("0000"):
        return "no year"
    try:
        middle = parse_when(_SILENT.sub("", date)).middle()
    except DataError as error:
        raise DataError(f"links, line {number}: {error}") from error
    if middle is None:
        return "no year"
    year = (middle - dt.date(1970, 1, 1)).days / YEAR_DAYS
    return Link((min(a, b), max(a, b)), year, SORTS.index(sort))
