"""Notes on one pair: what rules and encoder make of the two, weighed against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from amity.coding.draft import RULES, Claim, Draft
from amity.coding.encoder.claims import Guess, claim_of, places_of
from amity.coding.encoder.network import Encoder, Reading
from amity.coding.lexicon import load_table
from amity.coding.notes import sort_of
from amity.model import EventLabel, TieLabel

_UNTOLD = ("denied", "hypothetical")


def settle_note(pair: tuple[str, str], readings: Sequence[Reading], encoder: Encoder, draft: Draft) -> None:
    """
    Let the likeliest stand of the two of a note: that they are friends, that they are enemies, or that they parted.

    A short text on just two organisations mostly tells one of these. What the encoder holds of each (the probability of
    its likeliest state, or a share of that of its likeliest act) is multiplied by what a rule's word is worth
    (data/note_weights.toml). Ties of another sort go, unless the encoder holds them likely as well; where none of the
    likeliest is left, the encoder's is added.

    Args:
        pair: the two.
        readings: of the sentences of the note.
        encoder: that made them.
        draft: whose claims change.
    """
    weights = load_table("note_weights")["encoder"]
    guesses = [(sort, reading, guess) for reading in readings for sort, guess in _guesses(pair, reading, encoder)]
    if not guesses:
        return
    strength = {
        sort: max(_share(g) for s, _, g in guesses if s == sort) for sort in dict.fromkeys(s for s, *_ in guesses)
    }
    said = _said_most([c for c in _told(pair, draft) if c.coder == RULES])
    scores = {sort: (p + weights["floor"]) * _worth(said, sort) for sort, p in strength.items()}
    best = max(scores, key=lambda sort: scores[sort])
    if said is None and strength[best] < weights["least"]:
        return
    lost = {sort for sort, p in strength.items() if sort != best and p < weights["also"]}
    gone = [c for c in _told(pair, draft) if c.kind == "tie" and sort_of(c.label) in lost]
    left = _said_most([c for c in _told(pair, draft) if not _is_in(c, gone)])
    if left is None or sort_of(left.label) != best:
        fit = [(r, g) for sort, r, g in guesses if sort == best and (left is None or g.kind == "tie")]
        reading, guess = max(fit, key=lambda row: _share(row[1]))
        claim = claim_of(guess, reading, encoder, places_of(draft), draft)
        if claim is None:
            return
        draft.claims.append(claim)
    draft.claims = [c for c in draft.claims if not _is_in(c, gone)]


def _share(guess: Guess) -> float:
    """How much a guess speaks for its sort: an act less than a state."""
    return guess.probability * (1.0 if guess.kind == "tie" else float(load_table("note_weights")["encoder"]["act"]))


def _is_in(claim: Claim, claims: Sequence[Claim]) -> bool:
    return any(claim is one for one in claims)


def _told(pair: tuple[str, str], draft: Draft) -> list[Claim]:
    """Ties and acts of the two that are not denied."""
    own = (c for c in draft.claims if {*c.actors} == {*pair} and c.factuality not in _UNTOLD)
    return [c for c in own if sort_of(c.label) is not None]


def _said_most(claims: Sequence[Claim]) -> Claim | None:
    """The last claim of the sort that most speak for; ties before acts."""
    for kind in ("tie", "event"):
        of_kind = [c for c in claims if c.kind == kind]
        if of_kind:
            count = Counter(sort_of(c.label) for c in of_kind)
            return next(c for c in reversed(of_kind) if count[sort_of(c.label)] == max(count.values()))
    return None


def _worth(said: Claim | None, sort: str) -> float:
    """How many times likelier a sort is for what the rules say."""
    if said is None or sort_of(said.label) != sort:
        return 1.0
    how = "surmised" if said.surmised else "tie" if said.kind == "tie" else "act"
    return float(load_table("note_weights")["worth"][how])


def _guesses(pair: tuple[str, str], reading: Reading, encoder: Encoder) -> Iterator[tuple[str, Guess]]:
    """Each state and act of the two with its sort; a state in the mean of both ways."""
    one, other = pair
    numbers = {p: i for i, p in enumerate(reading.pairs)}
    ways: list[tuple[str, str]] = [way for way in ((one, other), (other, one)) if way in numbers]
    if len(ways) < 2:
        return
    probabilities = reading.probabilities[[numbers[way] for way in ways]]
    for number, name in enumerate(encoder.labels):
        kind, *rest = name.split()
        label = TieLabel(rest[0]) if kind == "tie" else EventLabel(rest[0]) if kind == "event" else None
        sort = sort_of(label) if label is not None else None
        if sort is None:
            continue
        if kind == "tie":
            yield sort, Guess(kind, pair, number, numbers[pair], float(probabilities[:, number].mean()))
        else:
            for way, p in zip(ways, probabilities[:, number].tolist(), strict=True):
                yield sort, Guess(kind, way, number, numbers[way], p)
