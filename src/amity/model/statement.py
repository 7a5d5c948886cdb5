"""What a source says: one claim, by one voice, about one pair, anchored to the words that carry it."""

from __future__ import annotations

from dataclasses import dataclass

from amity.model.document import Span
from amity.model.when import When


@dataclass(frozen=True, slots=True)
class TieLabel:
    """State of the relation that the words report, and what help is named."""

    state: str
    support: tuple[str, ...] = ()
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class EventLabel:
    """PLOVER root of one act of the first actor towards the second."""

    category: str


@dataclass(frozen=True, slots=True)
class DriverLabel:
    """Why the relation holds or frays for the holder (the first actor); `effect` is `binds` or `strains`."""

    category: str
    effect: str
    third: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForecastLabel:
    """A judgement on what will become of the relation, with the probability range of its words."""

    outcome: str
    probability: tuple[float, float]
    horizon: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionalLabel:
    """`if_text` and `then_text` are exact parts of the quote; `effect` is that of the condition once met."""

    if_text: str
    then_text: str
    effect: str
    category: str | None = None


Label = TieLabel | EventLabel | DriverLabel | ForecastLabel | ConditionalLabel


@dataclass(frozen=True, slots=True)
class Statement:
    """
    One coded unit; see the codebook, sections 1 to 7.

    `when` None means as of the document's date. `coder`, `codebook` and `reason` say who proposed it, under which
    codebook version, and why, in words for a reviewer.
    """

    id: str
    doc: str
    span: Span
    quote: str
    kind: str
    actors: tuple[str, str]
    label: Label
    mentions: tuple[Span | None, Span | None] = (None, None)
    speakers: tuple[str, ...] = ()
    factuality: str = "asserted"
    when: When | None = None
    coder: str = ""
    codebook: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be used, and why."""

    doc: str
    reason: str
    span: Span | None = None
    quote: str = ""
    coder: str = ""
