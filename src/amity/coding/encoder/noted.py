"""Notes on one pair: what rules and encoder make of the two, weighed against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan
from typing import Any

from amity.coding.draft import RULES, Claim, Draft
from amity.coding.encoder.claims import UNTOLD, Guess, claim_of, places_of
from amity.coding.encoder.network import ORDERED, Encoder, Reading, load_encoder
from amity.coding.lexicon import load_table
from amity.coding.notes import pair_of_note, sort_of
from amity.model import Dyad, EventLabel, TieLabel


def settle_note(draft: Draft) -> None:
    """
    Let the likeliest stand of the two of a note: that they are friends, that they are enemies, or that they parted.

    A short text on just two known organisations mostly tells one of these. What the encoder holds of each (the
    probability of its likeliest state, or a share of that of its likeliest act) is multiplied by what a rule's word is
    worth (data/note_weights.toml). What a rule says of another sort goes, and so does a tie that the encoder has said
    of one that is much less likely; where the likeliest is not what is then said most, the encoder's is added. Where
    the rules read ties of two sorts, one goes only if the encoder by itself holds the other much likelier. Where
    a tie is denied or supposed, nothing changes.
    """
    pair = pair_of_note(draft) if draft.readings else None
    if pair is None or not {*pair} <= draft.gazetteer.actors.keys():
        return
    encoder, least = load_encoder(), _weights()["encoder"]["least"]
    own = [c for c in draft.claims if {*c.actors} == {*pair} and sort_of(c.label) is not None]
    rules = [c for c in own if c.coder == RULES]
    ties = [c for c in rules if c.kind == "tie"]
    read = {sort for c in ties if not c.surmised and (sort := sort_of(c.label)) is not None}
    guesses = [(sort, reading, guess) for reading in draft.readings for sort, guess in _guesses(pair, reading, encoder)]
    if not guesses or any(c.factuality in UNTOLD for c in own if c.kind == "tie"):
        return
    held = _held([(sort, guess) for sort, _, guess in guesses])
    if len(read) > 1:
        best = max(sorted(read & held.keys()), key=lambda sort: held[sort], default="")
        _drop(_unlikely(ties, best, held), best, draft)
        return
    said = _said_most(rules)
    scores = {sort: p * _worth(said, sort) for sort, p in held.items()}
    best = max(scores, key=lambda sort: scores[sort])
    gone = [c for c in ties if sort_of(c.label) != best]
    gone += _unlikely([c for c in own if c.kind == "tie" and c.coder != RULES], best, scores)
    left = _said_most([c for c in own if not _is_in(c, gone)])
    if left is not None and sort_of(left.label) == best:
        _settle(best, pair, gone, draft)
        return
    fit = [(r, g) for sort, r, g in guesses if sort == best and (left is None or g.kind == "tie")]
    reading, guess = max(fit, key=lambda row: _share(row[1]))
    claim = claim_of(guess, reading, encoder=encoder, places=places_of(draft), draft=draft)
    if _share(guess) >= least and claim is not None and claim.factuality not in UNTOLD:
        _settle(best, pair, gone, draft)
        draft.claims.append(claim)


def _weights() -> Mapping[str, Any]:
    return load_table("note_weights")


def _held(guesses: Sequence[tuple[str, Guess]]) -> dict[str, float]:
    """How much speaks for each sort: the likeliest of its guesses, and a little for what the encoder does not see."""
    floor, held = float(_weights()["encoder"]["floor"]), dict[str, float]()
    for sort, guess in guesses:
        held[sort] = max(held.get(sort, floor), floor + _share(guess))
    return held


def _unlikely(claims: Iterable[Claim], best: str, scores: Mapping[str, float]) -> list[Claim]:
    """Those of a sort that is much less likely than the likeliest."""
    times = float(_weights()["times"]["apart"])
    sorts = [(claim, sort_of(claim.label)) for claim in claims]
    return [c for c, sort in sorts if sort is not None and times * scores.get(sort, 0.0) < scores.get(best, 0.0)]


def _settle(best: str, pair: tuple[str, str], gone: Sequence[Claim], draft: Draft) -> None:
    """Note what the two are, and take out claims to the contrary, with the reason."""
    draft.settled = Dyad.of(*pair), best
    _drop(gone, best, draft)


def _drop(gone: Sequence[Claim], best: str, draft: Draft) -> None:
    for claim in gone:
        draft.reject(claim, f"is outweighed: as the encoder reads this note, the two are likelier {best}")
    draft.claims = [c for c in draft.claims if not _is_in(c, gone)]


def _is_in(claim: Claim, claims: Sequence[Claim]) -> bool:
    return any(claim is one for one in claims)


def _said_most(claims: Sequence[Claim]) -> Claim | None:
    """The claim of the sort that most speak for, the last one in the text; ties before acts."""
    for kind in ("tie", "event"):
        of_kind = sorted((c for c in claims if c.kind == kind), key=lambda c: c.trigger.start)
        if of_kind:
            count = Counter(sort_of(c.label) for c in of_kind)
            return next(c for c in reversed(of_kind) if count[sort_of(c.label)] == max(count.values()))
    return None


def _worth(said: Claim | None, sort: str) -> float:
    """How many times likelier a sort is for what the rules say."""
    if said is None or sort_of(said.label) != sort:
        return 1.0
    how = "surmised" if said.surmised else "tie" if said.kind == "tie" else "act"
    return float(_weights()["worth"][how])


def _share(guess: Guess) -> float:
    """How much a guess speaks for its sort: an act less than a state."""
    return guess.probability * (1.0 if guess.kind == "tie" else float(_weights()["encoder"]["act"]))


def _guesses(pair: tuple[str, str], reading: Reading, encoder: Encoder) -> Iterator[tuple[str, Guess]]:
    """Each state and act of the two with its sort, as likely as `Reading.held` gives it."""
    held, numbers = reading.held(encoder), {p: i for i, p in enumerate(reading.seen.pairs)}
    for number, name in enumerate(encoder.labels):
        kind, *rest = name.split()
        label = TieLabel(rest[0]) if kind == "tie" else EventLabel(rest[0]) if kind == "event" else None
        sort = sort_of(label) if label is not None else None
        if sort is None:
            continue
        for way in (pair, pair[::-1]) if kind in ORDERED else (pair,):
            if way in numbers and not isnan(held[numbers[way], number]):
                yield sort, Guess(kind, way, number, numbers[way], float(held[numbers[way], number]))
