"""Sentences that terminal, page and brief share, so that all say the same."""

from __future__ import annotations

from amity.answers import Assessment, Estimated

STATE_PHRASES = {
    "war": "at war",
    "rivalry": "rivals",
    "none": "without a working relation",
    "sympathy": "in sympathy, without material help",
    "cooperation": "cooperating as the occasion asks",
    "strained": "partners under strain",
    "alliance": "allies for the long run",
    "integration": "merged or sworn into one",
}


def percent(value: float) -> str:
    """A probability as people read it; never 0% or 100%."""
    if value < 0.01:
        return "under 1%"
    return "over 99%" if value > 0.99 else f"{value * 100:.0f}%"


def span(value: Estimated) -> str:
    """The 90% interval."""
    return f"{percent(value.low)} to {percent(value.high)}"


def pair_name(found: Assessment) -> str:
    """The two actors by name."""
    first, second = found.question.sides
    return f"{name(found, first)} and {name(found, second)}"


def name(found: Assessment, actor: str) -> str:
    """An actor's name."""
    return found.names.get(actor, actor.replace("-", " "))


def some(names: tuple[str, ...], most: int = 6) -> str:
    """The first names of a list, and how many more there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def horizon_words(years: float) -> str:
    """A horizon in months or years."""
    months = round(years * 12)
    if months < 1:
        return f"{round(years * 365.25)} days"
    if months < 24 or months % 12:
        return f"{months} month{'s' if months > 1 else ''}"
    return f"{months // 12} years"


def state_sentence(found: Assessment) -> str:
    """What the relation most likely was on the day."""
    state = found.state
    best = state.probs[state.most_likely]
    return (
        f"On {state.day}, {pair_name(found)} were most likely {STATE_PHRASES[state.most_likely]} "
        f"({percent(best.value)}; 90% interval {span(best)})."
    )


def split_sentence(found: Assessment) -> str:
    """The forecast with its word and number; confidence has a sentence of its own."""
    p = found.forecast.p_split
    split = f"split within {horizon_words(found.question.horizon_years)}"
    said = f"There is {with_word(found.word)} of a {split}" if "chance" in found.word else f"A {split} is {found.word}"
    return f"{said}: {percent(p.value)} (90% interval {span(p)})."


def with_word(word: str) -> str:
    """The probability word as it stands after "is" or "there is"."""
    return f"a {word}" if word.endswith("chance") and not word.startswith("almost") else word


def base_rate_sentence(found: Assessment) -> str:
    """The base rate with its count."""
    rate = found.base_rate
    return (
        f"Base rate: {percent(rate.probability)} ({percent(rate.low)} to {percent(rate.high)}), from "
        f"{rate.splits} splits in {rate.partner_years:.0f} partner-years of {rate.pairs} pairs: {rate.definition}."
    )


def pool_sentence(found: Assessment) -> str | None:
    """What the sources themselves expect."""
    if found.pool is None:
        return None
    voices = tuple(dict.fromkeys(f.voice for f in found.pool.forecasts))
    count = len(found.pool.forecasts)
    return (
        f"The sources' own forecasts, pooled: {percent(found.pool.probability)} "
        f"({count} forecast{'s' if count > 1 else ''}, by {some(voices)})."
    )


def confidence_sentence(found: Assessment) -> str:
    """Confidence, apart from the probability."""
    return f"Confidence in this judgement is {found.confidence.level}: {found.confidence.reason}"


def threshold_sentence(found: Assessment) -> str:
    """How far the sums are from a break."""
    threshold = found.ledger.threshold
    if threshold.away_factor is None:
        text = "Even a thousandfold rate of moving apart would not make a split more likely than not."
    elif threshold.away_factor <= 1:
        text = "As things stand, a split is more likely than not."
    else:
        text = (
            f"Moves apart would have to become {threshold.away_factor:.1f} times as frequent before a split were more "
            "likely than not."
        )
    if threshold.nearest is None or threshold.p_if_turned is None:
        return text
    return (
        f"{text} The driver that would do most, turned wholly against the relation, is "
        f"{threshold.nearest.replace('_', ' ')} (then {percent(threshold.p_if_turned)})."
    )
