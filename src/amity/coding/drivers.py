"""Drivers: stakes in a clause, which way they work, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from amity.coding.clauses import Clause, clauses_of
from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_table
from amity.coding.modality import modality_of
from amity.coding.pairs import mention_in, pair_of, speaks_of_two, whole_of
from amity.coding.phrases import Found, Phrases, phrases_of
from amity.model import DriverLabel, Dyad, Span

_OPPOSITE = {"binds": "strains", "strains": "binds"}


@dataclass(frozen=True, slots=True)
class Stake:
    """A phrase of data/stakes.toml: its category, and its effect where it settles that by itself."""

    category: str
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A group of data/cues.toml."""

    name: str
    effect: str
    holder: str
    weight: int
    default: str = ""


@cache
def _stakes() -> Phrases[Stake]:
    rows: list[tuple[str, Stake]] = []
    for category, table in load_table("stakes").items():
        rows += [(text, Stake(category)) for text in table.get("words", ())]
        for effect in ("binds", "strains"):
            rows += [(text, Stake(category, effect)) for text in table.get(effect, ())]
    return Phrases(rows)


@cache
def _cues() -> Phrases[str]:
    return phrases_of({name: row["words"] for name, row in load_table("cues").items()})


@cache
def _cue_table() -> Mapping[str, Cue]:
    return {
        name: Cue(name, row["effect"], row["holder"], row["weight"], row.get("default", ""))
        for name, row in load_table("cues").items()
    }


def find_drivers(draft: Draft) -> None:
    """Add the drivers of every parsed sentence to the draft's claims."""
    for parsed in draft.parsed:
        for clause in clauses_of(parsed):
            if pair := pair_of(clause, draft):
                draft.claims.extend(_drivers(clause, pair, draft))


def _drivers(clause: Clause, pair: Dyad, draft: Draft) -> Iterator[Claim]:
    stakes = list(_stakes().find(clause.words))
    cues = list(_cues().find(clause.words))
    fixed = [s for s in stakes if s.value.effect]
    done: set[tuple[str, str]] = set()
    for stake in fixed:
        for holder in (pair.first, pair.second):
            done.add((holder, stake.value.category))
            yield _claim(clause, pair, holder, (stake.value.category, _turned(stake.value.effect, clause)), draft, stake)
    if not cues:
        return
    cue = max(cues, key=lambda c: (_cue_table()[c.value].weight, -c.head.i))
    group = _cue_table()[cue.value]
    holders = _holders(group.holder, clause, pair, draft)
    found = [s for s in stakes if not s.value.effect and not _same_words(s, cue)]
    categories = dict.fromkeys(s.value.category for s in found)
    if not categories and group.default and not fixed:
        categories = {group.default: None}
    for category in list(categories)[:3]:
        for holder in holders:
            if (holder, category) not in done:
                yield _claim(clause, pair, holder, (category, _turned(group.effect, clause)), draft, cue)


def _same_words(stake: Found[Stake], cue: Found[str]) -> bool:
    return {w.i for w in stake.words} <= {w.i for w in cue.words}


def _turned(effect: str, clause: Clause) -> str:
    """The effect, the other way round where the clause denies what it says."""
    negated = any(c.dep == "neg" for c in clause.verb.children)
    return _OPPOSITE[effect] if negated else effect


def _holders(where: str, clause: Clause, pair: Dyad, draft: Draft) -> tuple[str, ...]:
    both = (pair.first, pair.second)
    subject = [i for i in dict.fromkeys(whole_of(i, draft) for i in clause.subject) if i in both]
    others = [i for i in dict.fromkeys(whole_of(i, draft) for i in clause.others) if i in both]
    if where == "both" or len(subject) == 2:
        return both
    if where == "subject":
        return tuple(subject or others[:1]) or (both if speaks_of_two(clause) else ())
    if where == "object":
        if subject:
            return (pair.other(subject[0]),)
        return tuple(others[:1])
    about = subject or others
    return (pair.other(about[0]),) if about else ()


def _claim(
    clause: Clause, pair: Dyad, holder: str, what: tuple[str, str], draft: Draft, sign: Found[Stake] | Found[str]
) -> Claim:
    partner = pair.other(holder)
    words = " ".join(w.text for w in sign.words)
    third = tuple(i for i in dict.fromkeys(whole_of(i, draft) for i in clause.actors) if i not in (holder, partner))
    modality = modality_of(sign.head)
    factuality = modality.factuality if modality.factuality != "denied" else "asserted"
    return Claim(
        parsed=clause.parsed,
        trigger=sign.head,
        kind="driver",
        actors=(holder, partner),
        label=DriverLabel(what[0], what[1], third[:3]),
        mentions=(mention_in(clause, holder, draft), mention_in(clause, partner, draft)),
        reason=f"“{words}”: {what[0]} at stake for {holder}, which {what[1]}",
        span=Span(clause.start, clause.end),
        factuality=factuality,
    )
