"""The content of a brief: one structure that Markdown, Word and PDF are written from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amity.answers import Assessment, Evidence
from amity.answers.indicators import Indicator
from amity.report import figures, wording

MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence or two, and the numbers of the sources that it rests on."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A key judgement: what is judged, the number with its interval, its word, and the confidence apart from both."""

    text: str
    number: str
    word: str
    confidence: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its points; `empty` is said where there are none."""

    title: str
    points: tuple[Point, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class BriefFigure:
    """A figure as SVG, with what it shows in words for those who do not see it."""

    name: str
    svg: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief of an assessment; `references` are numbered from 1."""

    title: str
    subtitle: str
    bottom_line: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    figures: tuple[BriefFigure, ...]
    sections: tuple[Section, ...]
    method: tuple[str, ...]
    references: tuple[str, ...]


def make_brief(found: Assessment, watch: Iterable[Indicator], *, citations: Mapping[str, str] | None = None) -> Brief:
    """
    The brief of an assessment.

    Args:
        found: the assessment.
        watch: indicators, from `amity.answers.indicators`.
        citations: references by document, from `amity.report.cite`; as the documents give them themselves if None.
    """
    numbers = number_sources(found)
    question = found.question
    known = "" if question.known_on == question.as_of else f", as known on {question.known_on}"
    return Brief(
        title=wording.pair_name(found),
        subtitle=f"On {question.as_of}{known}, and the {wording.horizon_words(question.horizon_years)} after",
        bottom_line=(wording.state_sentence(found), wording.split_sentence(found), wording.confidence_sentence(found)),
        judgements=_judgements(found, numbers),
        figures=_figures(found),
        sections=(
            *_forces(found, numbers),
            Section("How far it is from a break", (Point(wording.threshold_sentence(found)),)),
            _dissent(found, numbers),
            _outlook(found, numbers),
            _watch(found, watch),
        ),
        method=_method(found),
        references=tuple(_reference(item, citations or {}) for item in _first_of_each(found)),
    )


def number_sources(found: Assessment) -> dict[str, int]:
    """The number of the source of each statement: documents by date, from 1."""
    order = {item.doc: n for n, item in enumerate(_first_of_each(found), start=1)}
    return {id_: order[item.doc] for id_, item in found.evidence.items()}


def number_ranges(numbers: Iterable[int]) -> str:
    """Numbers of sources in order, runs of three and more drawn together: 1, 2, 4–7."""
    ordered = sorted(set(numbers))
    runs: list[list[int]] = []
    for n in ordered:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 2 else ", ".join(map(str, r)) for r in runs)


def _first_of_each(found: Assessment) -> list[Evidence]:
    dated = sorted(found.evidence.values(), key=lambda e: (e.published or "", e.doc, e.start))
    return list({e.doc: e for e in reversed(dated)}.values())[::-1]


def _cited(statements: Iterable[str], numbers: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted({numbers[s] for s in statements if s in numbers}))


def _judgements(found: Assessment, numbers: dict[str, int]) -> tuple[Judgement, ...]:
    state, p = found.state, found.forecast.p_split
    best = state.probs[state.most_likely]
    level = found.confidence.level
    horizon = wording.horizon_words(found.question.horizon_years)
    return (
        Judgement(
            f"They are {wording.STATE_PHRASES[state.most_likely]}",
            f"{wording.percent(best.value)} ({wording.span(best)})",
            "the most likely of eight states",
            level,
            _cited(state.statements, numbers),
        ),
        Judgement(
            f"They split within {horizon}, if they are partners now",
            f"{wording.percent(p.value)} ({wording.span(p)})",
            found.word,
            level,
            _cited(found.forecast.statements, numbers),
        ),
    )


def _forces(found: Assessment, numbers: dict[str, int]) -> tuple[Section, ...]:
    sections = []
    for effect, title in (("binds", "What binds them"), ("strains", "What strains them")):
        lines = sorted((x for x in found.ledger.lines if x.effect == effect), key=lambda x: -x.strength)[:MOST_LINES]
        points = tuple(
            Point(
                f"{wording.name(found, x.holder)}: {x.category.replace('_', ' ')}, strength {x.strength:.2f} of 1; "
                f"moves apart × {x.hazard_ratio.value:.2f} ({x.hazard_ratio.low:.2f} to {x.hazard_ratio.high:.2f}).",
                _cited(x.statements, numbers),
            )
            for x in lines
        )
        sections.append(Section(title, points, "No such driver is reported."))
    return tuple(sections)


def _dissent(found: Assessment, numbers: dict[str, int]) -> Section:
    points = [
        Point(f"{topic.question[0].upper()}{topic.question[1:]}: {camp.position} ({wording.some(camp.voices)}).",
              _cited(camp.statements, numbers))
        for topic in found.dissent.topics
        for camp in topic.camps
    ]  # fmt: skip
    points += [
        Point(f"Contradiction: {wording.some(x.voices)}: {x.position}; {wording.some(x.others)}: {x.against}.")
        for x in found.dissent.contradictions[:MOST_LINES]
    ]
    return Section("Who says otherwise", tuple(points), "No voice is on record.")


def _outlook(found: Assessment, numbers: dict[str, int]) -> Section:
    outcomes = ", ".join(f"{k} {wording.percent(v.value)}" for k, v in found.forecast.outcomes.items())
    points = [
        Point(wording.split_sentence(found)),
        Point(wording.base_rate_sentence(found)),
        Point(f"At the horizon, against today: {outcomes}."),
    ]
    pooled = wording.pool_sentence(found)
    if pooled and found.pool:
        points.insert(2, Point(pooled, _cited((f.statement for f in found.pool.forecasts), numbers)))
    return Section("Outlook", tuple(points))


def _watch(found: Assessment, watch: Iterable[Indicator]) -> Section:
    points = tuple(
        Point(
            f"{_indicator(x)}: P(split) would be {wording.percent(x.then.value)} ({wording.span(x.then)}), "
            f"{x.difference.value * 100:+.1f} points."
        )
        for x in watch
    )
    return Section("Indicators to watch", points, "No single report would move the number.")


def _indicator(x: Indicator) -> str:
    if x.kind == "state":
        return f"A sound report that they are {wording.STATE_PHRASES[x.term]}"
    if x.kind == "event":
        return f"An act of the kind {x.term} between them"
    turn = "against" if (x.score or 0) < 0 else "for"
    return f"{x.term.replace('_', ' ').capitalize()} turns wholly {turn} the relation"


def _method(found: Assessment) -> tuple[str, ...]:
    confidence = found.confidence
    return (
        "Statements were coded from the documents below, each with its words, voice, date and grade. The relation is "
        "estimated as a hidden process in continuous time among eight states; what one origin says of the pair within "
        "a month is one look at it. Drivers raise or lower the rates of moving apart and closer, and fade with time.",
        "P(split) is the probability that the partners enter no relation, rivalry or war within the horizon. Intervals "
        "hold 90%. Likelihood and confidence are judged apart: the word is that of the scale "
        f"{found.question.yardstick}, the confidence follows from sources and fit.",
        f"Of the rates of change, {wording.percent(confidence.prior_share)} of the uncertainty before any document was "
        f"read remains. {len(found.evidence)} statements of {len({e.doc for e in found.evidence.values()})} documents "
        f"speak of the pair. Codebook {found.codebook}.",
        *found.warnings,
    )


def _figures(found: Assessment) -> tuple[BriefFigure, ...]:
    first, last = found.timeline[0], found.timeline[-1]
    p, rate = found.forecast.p_split, found.base_rate
    return (
        BriefFigure(
            "timeline",
            figures.timeline_svg(found, 620),
            "Probability of each state over time; ticks are documents.",
            f"From {first.day} ({first.most_likely} most likely) to {last.day} ({last.most_likely} most likely, "
            f"{wording.percent(last.probs[last.most_likely].value)}).",
        ),
        BriefFigure(
            "forecast",
            figures.forecast_svg(found, 420),
            "P(split) by months ahead, with its 90% band and the base rate.",
            f"P(split) rises to {wording.percent(p.value)} ({wording.span(p)}) at "
            f"{wording.horizon_words(found.question.horizon_years)}; the base rate is "
            f"{wording.percent(rate.probability)}.",
        ),
    )


def _reference(item: Evidence, citations: Mapping[str, str]) -> str:
    if item.doc in citations:
        return f"{citations[item.doc]} [{item.grade}]"
    if item.reference:
        return f"{item.reference} [{item.grade}]"
    parts = [item.publisher, item.title, item.published or "undated", item.url]
    return f"{', '.join(dict.fromkeys(p for p in parts if p))} [{item.grade}]"
