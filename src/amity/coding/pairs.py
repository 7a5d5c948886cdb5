"""Which pair a clause is about, where its words name both partners, one of them, or only their relation."""

from __future__ import annotations

from collections.abc import Iterable

from amity.coding.clauses import Clause
from amity.coding.draft import Draft
from amity.coding.who import nearer_pair
from amity.coding.words import Parsed, Word
from amity.model import NOT_ORGANISATIONS, Dyad, Span

_BY_NAME = frozenset({"name", "alias", "acronym", "demonym", "metonym", "proposed"})
_BETWEEN = frozenset({"both", "two", "neither", "either", "each", "pair", "mutual", "they", "them", "their", "it",
                      "its", "we", "our", "us"})  # fmt: skip
FRIENDLY = frozenset({"sympathy", "cooperation", "alliance", "integration"})
HOSTILE = frozenset({"war", "rivalry"})
HOSTILE_ACTS = frozenset({"REJECT", "ACCUSE", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
NAMES = frozenset({"name", "acronym", "alias", "proposed", "modifier", "member"})  # references that name an actor
Pair = tuple[str, str, Span | None, Span | None]


def whole_of(actor_id: str, draft: Draft) -> str:
    """The organisation for which a person speaks and acts, else the actor itself."""
    assert draft.named is not None  # noqa: S101 - set by the first step
    found = draft.resolution or draft.named
    actor = found.actors.get(actor_id) or draft.gazetteer.actors.get(actor_id)
    if actor is not None and actor.kind == "person" and actor.part_of:
        return actor.part_of
    return actor_id


def is_listed_body(actor_id: str, draft: Draft) -> bool:
    """Whether an actor is in the list, and neither an outlet nor a person; those who act for a body count as that."""
    actor = draft.gazetteer.actors.get(actor_id)
    return actor is not None and actor.kind not in NOT_ORGANISATIONS


def focal_at(parsed: Parsed, draft: Draft) -> Dyad | None:
    """The pair that a sentence is about where it does not say: that of its paragraph, or that of the text."""
    words = (w.ref for w in parsed.words if w.ref is not None and w.ref.how in _BY_NAME)
    named = (whole_of(i, draft) for ref in words for i in ref.actor_ids)
    return focal_in(parsed.sentence.paragraph, draft, named=named)


def focal_in(paragraph: int, draft: Draft, *, named: Iterable[str] = ()) -> Dyad | None:
    """
    The pair that a sentence of a paragraph is about where it does not say.

    Args:
        paragraph: number of the paragraph.
        draft: of the text.
        named: the actors that the sentence names; by default it names nobody.
    """
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    return nearer_pair(draft.resolution.focal[paragraph], draft.resolution.focal_of_text, named)


def focal_pair(clause: Clause, draft: Draft) -> Dyad | None:
    """The pair that a clause is about where it names none."""
    return focal_at(clause.parsed, draft)


def pair_of(clause: Clause, draft: Draft) -> Dyad | None:
    """
    The pair that a clause is about; None if it is about others.

    Both partners of the paragraph where the clause means one of them, or none but speaks of two or of the relation;
    else the two actors that it names.
    """
    ids = list(dict.fromkeys(whole_of(i, draft) for i in clause.actors))
    focal = focal_pair(clause, draft)
    if focal is not None and not (len(ids) == 2 and len({*ids} & {focal.first, focal.second}) == 1):
        if any(i in (focal.first, focal.second) for i in ids):
            return focal
        if not ids:
            return focal
    if len(ids) == 2:
        return Dyad.of(ids[0], ids[1])
    return None


def speaks_of_two(clause: Clause) -> bool:
    """True if a word of the clause stands for the two or for what is between them."""
    return any(w.low in _BETWEEN or (w.ref is not None and w.ref.how in ("relation", "pair")) for w in clause.words)


def mention_in(clause: Clause, actor_id: str, draft: Draft) -> Span | None:
    """The words of a clause that stand for an actor."""
    for word in clause.words:
        named = word.ref is not None and word.ref.how != "relation"
        if word.ref is not None and named and any(whole_of(i, draft) == actor_id for i in word.ref.actor_ids):
            return word.ref.span
    return None


def first_word(clause: Clause) -> Word:
    """Its first word that is no punctuation."""
    return next((w for w in clause.words if w.pos != "PUNCT"), clause.words[0])


def focus_of(parsed: Parsed, draft: Draft) -> Dyad | None:
    """
    The pair that a paragraph is about, if the text is about it at all.

    News that name many pairs in passing have no pair that `the alliance` could mean without naming it.
    """
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    focal = focal_at(parsed, draft) or draft.resolution.focal_of_text
    return focal if focal is not None and focal in draft.focused else None
