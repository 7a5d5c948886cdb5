"""The pair that a paragraph, or a whole text, is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from amity.actors import Mention
from amity.coding.who.reference import Sentence
from amity.coding.who.sentences import SentenceScan
from amity.model import Actor, Dyad

_BEFORE, _TEXT = 0.5, 1.0
_ENOUGH = 0.5
_WITH_RELATION, _SIDE_BY_SIDE = 2.0, 1.0
_MOST_ACTORS = 6
_POINTED = 0.7
_OPENING = 2.0
_NEAR, _NEAR_IN_TEXT = 0.5, 1.0  # where a paragraph names the two, for the paragraph and for the whole text
_NOBODY: Mapping[int, Collection[str]] = {}
_FIRST_SENTENCES = 3
_ASIDE = {"international_organisation": 0.6, "community": 0.6, "state_agency": 0.8}


def focal_dyads(
    scans: Sequence[SentenceScan],
    actors: Mapping[str, Actor],
    wholes: Mapping[str, str],
    *,
    pointed: Mapping[int, Collection[str]] = _NOBODY,
) -> tuple[tuple[Dyad | None, ...], Dyad | None]:
    """
    The focal pair of each paragraph, and of the whole text.

    A pair counts for each sentence that names both, more where a word of relation stands there and the more the text
    names the two, and once more for the text, half for the paragraph, where a paragraph names both; what names many
    counts for nobody. Persons count for their organisation at half. A paragraph leans on the one before it and, less,
    on the whole text.

    Args:
        scans: the sentences of the text in order.
        actors: by id.
        wholes: the organisation of a person, where known.
        pointed: by sentence, the actors that it means by a short name (`the council`) or by `we`.
    """
    weights = [_weights(scan, actors, wholes, pointed=pointed.get(scan.sentence.index, ())) for scan in scans]
    prominence = _prominence(scans, weights)
    last = max((s.sentence.paragraph for s in scans), default=-1)
    counts: list[dict[Dyad, float]] = [{} for _ in range(last + 1)]
    nearby: list[dict[str, float]] = [{} for _ in range(last + 1)]
    opening = True
    for scan, weight in zip(scans, weights, strict=True):
        named = _pairs(weight, prominence, relation=scan.relation)
        _add(counts[scan.sentence.paragraph], named, _OPENING if opening else 1.0)
        opening = opening and not named
        near = nearby[scan.sentence.paragraph]
        near |= {actor_id: max(w, near.get(actor_id, 0.0)) for actor_id, w in weight.items()}
    total: dict[Dyad, float] = {}
    for own, near in zip(counts, nearby, strict=True):
        named = _pairs(near, prominence, relation=False)
        _add(total, own, 1.0)
        _add(total, named, _NEAR_IN_TEXT)
        _add(own, named, _NEAR)
    text = _shares(total)
    focal = [_first(_blended(counts, number, text)) for number in range(len(counts))]
    return tuple(focal), _first(total)


def nearer_pair(near: Dyad | None, wide: Dyad | None, named: Iterable[str]) -> Dyad | None:
    """
    The pair that a sentence is about where it does not say: that of its paragraph, or that of the text.

    Where the two share a partner, the paragraph's counts only in sentences that name its other one.

    Args:
        near: the pair of the paragraph.
        wide: the pair of the text.
        named: the actors that the sentence names.
    """
    if near is None or wide is None:
        return near or wide
    own = {near.first, near.second} - {wide.first, wide.second}
    return wide if len(own) == 1 and own.isdisjoint(named) else near


def _blended(counts: Sequence[Mapping[Dyad, float]], number: int, text: Mapping[Dyad, float]) -> dict[Dyad, float]:
    """The scores of the pairs of a paragraph; the less it says of pairs, the more those around it count."""
    own = counts[number]
    sure = sum(own.values()) / (sum(own.values()) + _ENOUGH)
    score: dict[Dyad, float] = {}
    _add(score, _shares(own), sure)
    _add(score, _shares(counts[number - 1]) if number else {}, (1 - sure) * _BEFORE)
    _add(score, text, (1 - sure) * _TEXT)
    return score


def _shares(counts: Mapping[Dyad, float]) -> dict[Dyad, float]:
    total = sum(counts.values())
    return {dyad: n / total for dyad, n in counts.items()} if total else {}


def _add(counts: dict[Dyad, float], more: Mapping[Dyad, float], weight: float) -> None:
    for dyad, n in more.items():
        counts[dyad] = counts.get(dyad, 0.0) + weight * n


def _first(counts: Mapping[Dyad, float]) -> Dyad | None:
    return min(counts, key=lambda d: (-counts[d], d)) if counts else None


def _prominence(scans: Sequence[SentenceScan], weights: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """How much of the text names each actor, 1 for the one named most; headings count double."""
    counts: dict[str, float] = {}
    first = {scan.sentence.index for scan in [s for s in scans if s.mentions or s.pointing][:_FIRST_SENTENCES]}
    for scan, own in zip(scans, weights, strict=True):
        heading = scan.sentence.index in first
        for actor_id, weight in own.items():
            counts[actor_id] = counts.get(actor_id, 0.0) + weight * (2.0 if heading else 1.0)
    most = max(counts.values(), default=1.0)
    return {actor_id: n / most for actor_id, n in counts.items()}


def _pairs(weights: Mapping[str, float], prominence: Mapping[str, float], *, relation: bool) -> dict[Dyad, float]:
    if not 2 <= len(weights) <= _MOST_ACTORS:
        return {}
    factor = _SIDE_BY_SIDE + _WITH_RELATION * relation
    strength = {a: w * prominence[a] for a, w in weights.items()}
    return {Dyad.of(a, b): factor * strength[a] * strength[b] for a, b in combinations(sorted(weights), 2)}


def _weights(
    scan: SentenceScan, actors: Mapping[str, Actor], wholes: Mapping[str, str], *, pointed: Collection[str]
) -> dict[str, float]:
    weights: dict[str, float] = {}
    for mention in scan.mentions:
        whole, weight = _counted(mention, actors, wholes)
        if whole:
            weights[whole] = max(weights.get(whole, 0.0), weight)
    for actor_id in pointed:
        weights.setdefault(actor_id, _POINTED)
    return weights


def _counted(mention: Mention, actors: Mapping[str, Actor], wholes: Mapping[str, str]) -> tuple[str | None, float]:
    actor = actors[mention.actor_id]
    if mention.role_hint == "place" or actor.kind == "outlet":
        return None, 0.0
    if actor.kind == "person":
        return wholes.get(actor.id), 0.5
    if mention.how == "demonym" and not mention.role_hint:
        return actor.id, 0.3
    return actor.id, _ASIDE.get(actor.kind, 1.0)


def sentence_mentions(sentences: Iterable[Sentence], mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
    """The mentions of each sentence by its index."""
    found: dict[int, list[Mention]] = {}
    at = 0
    for sentence in sentences:
        while at < len(mentions) and mentions[at].span.start < sentence.span.end:
            if mentions[at].span.start >= sentence.span.start:
                found.setdefault(sentence.index, []).append(mentions[at])
            at += 1
    return found
