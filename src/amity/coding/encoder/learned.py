"""What the encoder makes of sentences: claims with their probability and the words that count most, and doubts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from amity.coding.asides import is_aside
from amity.coding.draft import Claim, Draft
from amity.coding.encoder.claims import UNTOLD, Guess, claim_of, name_of, places_of
from amity.coding.encoder.doubted import mark_doubted
from amity.coding.encoder.marking import Marked, mark_passages
from amity.coding.encoder.network import ORDERED, Encoder, Reading, load_encoder, read_passages
from amity.coding.lexicon import load_table
from amity.coding.notes import LONGEST, pair_of_note, sort_of
from amity.coding.pairs import is_listed_body, whole_of
from amity.coding.words import conjuncts
from amity.model import TieLabel

_ONE = ("tie", "forecast", "conditional")  # a sentence has at most one of a pair, the likeliest
_BOTH_WAYS = 0.7  # of the likelier way, for a label to hold the other way too
_HELPED = ("cooperation", "alliance")
Key = tuple[str, tuple[str, str]]
Together = Mapping[str, Collection[str]]  # actors that a sentence names in one row with one


def find_learned(draft: Draft) -> None:
    """
    Add claims that the encoder holds likely and that no rule has made, and mark those of rules that it doubts.

    The least probabilities, by kind, are in data/encoder.toml: `alone` where the rules say nothing of that kind on the
    pair in the sentence that is not doubted, `meant` where besides one of the two is not named, `beside` where they say
    something else, `outside` where one of the two is no listed body.
    A rule's tie gives way to one of the same sort (friendly, hostile, split) that the encoder reads of the same two.
    Stakes, forecasts and conditions are only asked of the pairs that the text is about (`is_aside`).
    Of a text as short as a note nothing is doubted; of one on just two the readings are kept, to be weighed against the
    rules (`settle_note`).
    """
    if not draft.options.encoder:
        return
    encoder, places, noted = load_encoder(), places_of(draft), pair_of_note(draft) is not None
    told: dict[int, list[Claim]] = defaultdict(list)
    for claim in draft.claims:
        told[claim.parsed.index].append(claim)
    for reading in read_passages(mark_passages(draft), encoder):
        own = told[reading.seen.marked.parsed.index]
        if noted:
            draft.readings.append(reading)
        if len(draft.sentences) > LONGEST:
            mark_doubted(own, reading, encoder)
        for guess in _new_guesses(reading, own, encoder=encoder, draft=draft):
            if (found := claim_of(guess, reading, encoder=encoder, places=places, draft=draft)) is not None:
                draft.claims.append(found)
                if not noted:
                    _give_way(own, found)


def _give_way(claims: Iterable[Claim], found: Claim) -> None:
    """
    Mark the ties of rules that a sentence makes of a pair for a second time, in another grade of the same sort.

    The sorts are enemies, friends, those at odds, and those who have parted. Of help the rule knows more.
    """
    read = found.label
    if not isinstance(read, TieLabel) or found.factuality in UNTOLD:
        return
    for claim in claims:
        label = claim.label
        if not isinstance(label, TieLabel) or _grade(label) != _grade(read) or {*claim.actors} != {*found.actors}:
            continue
        if not claim.doubt and not claim.past and claim.factuality not in UNTOLD:
            claim.doubt = f"the encoder reads it as {read.state}"
            if read.state in _HELPED and label.support:
                found.label = TieLabel(read.state, label.support, label.provider)


def _grade(label: TieLabel) -> str | None:
    return label.state if label.state == "strained" else sort_of(label)


def _new_guesses(reading: Reading, claims: Iterable[Claim], *, encoder: Encoder, draft: Draft) -> Iterator[Guess]:
    """The guesses on a sentence that are likely enough beside what the rules say there."""
    said: dict[Key, set[str]] = defaultdict(set)
    for claim in claims:
        if not claim.doubt:
            said[_key(claim.kind, claim.actors)].add(name_of(claim.label))

    marked = reading.seen.marked

    def is_enough(guess: Guess) -> bool:
        if is_aside(guess.kind, guess.actors, marked.parsed.sentence.paragraph, draft):
            return False
        known = _key(guess.kind, guess.actors) in said
        where = "beside" if known else "alone" if {*guess.actors} <= marked.mentions.keys() else "meant"
        if not all(is_listed_body(actor, draft) for actor in guess.actors):
            where = "outside"
        return guess.probability >= float(load_table("encoder")[where][guess.kind])

    likely = [guess for guess in likely_guesses(reading, encoder) if is_enough(guess)]
    for guess in guesses_of(likely, named_together(marked, draft) if likely else {}):
        if encoder.labels[guess.label] not in said.get(_key(guess.kind, guess.actors), ()):
            yield guess


def guesses_of(guesses: Iterable[Guess], together: Together) -> Iterator[Guess]:
    """
    Of all that is likely enough of the pairs of a sentence, what is said of them, likeliest first.

    A label goes to the pair that it is likeliest of, to another pair that differs in one actor if that is named in one
    row with the other (`A and B fought C`), and of each both ways where the other way is nearly as likely. Of a tie, a
    forecast and a conditional a pair has only the likeliest.

    Args:
        guesses: of one sentence.
        together: of each actor, those whom the sentence names in one row with it.
    """
    given: dict[int, list[Guess]] = defaultdict(list)
    taken: set[tuple[str, tuple[str, str]]] = set()
    for guess in sorted(guesses, key=lambda g: (-g.probability, g.label, g.actors)):
        place = (guess.kind, guess.actors)
        if guess.kind in _ONE and place in taken:
            continue
        before = given[guess.label]
        if not before or any(_goes_with(guess, other, together) for other in before):
            taken.add(place)
            before.append(guess)
            yield guess


def _goes_with(guess: Guess, other: Guess, together: Together) -> bool:
    """Whether a label holds of a pair as well: the other way round, or with one actor in another's place."""
    if {*guess.actors} == {*other.actors}:
        return guess.probability >= _BOTH_WAYS * other.probability
    a, b = guess.actors
    ways = (other.actors,) if guess.kind in ORDERED else (other.actors, other.actors[::-1])
    return any((a == c and d in together.get(b, ())) or (b == d and c in together.get(a, ())) for c, d in ways)


def named_together(marked: Marked, draft: Draft) -> Together:
    """Of each actor that a sentence names, those who are named in one row with it: `A, B and C`."""
    words = marked.parsed.words
    told = [(w, w.ref) for w in words if w.ref is not None and len(w.ref.actor_ids) == 1 and w.ref.role_hint != "place"]
    of_word = {word.i: whole_of(ref.actor_ids[0], draft) for word, ref in told}
    found: dict[str, set[str]] = defaultdict(set)
    for word, _ in told:
        found[of_word[word.i]] |= {of_word[w.i] for w in conjuncts(word) if w.i in of_word}
    return {actor: frozenset(row - {actor}) for actor, row in found.items()}


def likely_guesses(reading: Reading, encoder: Encoder) -> Iterator[Guess]:
    """Every label of every pair above the least threshold."""
    held = reading.held(encoder)
    floor = min(p for row in load_table("encoder").values() for p in row.values())
    for pair, number in np.argwhere(held >= floor).tolist():
        kind, (one, other) = encoder.kinds[number], reading.seen.pairs[pair]
        if kind in ORDERED or (kind in _ONE and one < other):
            yield Guess(kind, (one, other), number, pair, float(held[pair, number]))


def _key(kind: str, actors: tuple[str, str]) -> Key:
    one, other = actors
    return kind, (one, other) if kind in ORDERED or one < other else (other, one)
