"""Conditionals: if this, then that, about the pair; in whatever grammar."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft
from amity.coding.judgements import pair_around
from amity.coding.lexicon import load_table
from amity.coding.outlook import load_outlook, outcome_of
from amity.coding.parties import party_of
from amity.coding.probability import is_of_nobody, probability_of
from amity.coding.spans import trimmed
from amity.coding.stake_lexicon import find_cues, find_qualified, find_things, load_stakes
from amity.coding.words import Parsed, Word
from amity.model import ConditionalLabel, Span

_SUPPOSING = frozenset({"should", "were", "had"})
_MODALS = frozenset({"would", "could", "might", "may", "will", "can", "must", "wo", "'ll", "'d", "shall"})
_SUPPOSED = frozenset({"would", "could", "might", "'d"})
_OF_TIME = frozenset({"once", "until", "as"})
_ANY = frozenset({"a", "an", "any", "another", "such", "further", "renewed", "new"})
_STAKES = frozenset({"gain", "lose", "benefit", "achieve", "win", "profit", "cost", "risk"})
_UNLIKELY = 0.45
_PRONOUNS = frozenset({"whom", "which", "it", "them", "him", "her"})
_BAD, _GOOD = ("split", "deteriorate"), ("hold", "improve")


def find_conditions(draft: Draft) -> None:
    """Add the conditionals of every parsed sentence to the draft's claims."""
    for parsed in draft.parsed:
        draft.claims.extend(_conditions(parsed, draft))


def _conditions(parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    for clause in parsed.words:
        mark = _mark(clause) or _gerund_mark(clause) or _noun_mark(clause)
        if mark is None or (mark.low in _OF_TIME and _is_past(clause)):
            continue
        parts = _parts(clause, draft.doc.text)
        pair = _of_relation(clause) or _focal(parsed, draft) or pair_around(clause, parsed, draft)
        if parts is None or pair is None or not _foreseen(clause):
            continue
        if_span, then_span, whole = parts
        effect = _effect(clause, mark.low, draft.doc.text[if_span.start - 12 : if_span.start].lower())
        if effect is None:
            continue
        yield Claim(
            parsed=parsed,
            trigger=clause,
            kind="conditional",
            actors=pair[:2],
            label=ConditionalLabel(
                if_span.of(draft.doc.text), then_span.of(draft.doc.text), effect, _category(parsed, if_span)
            ),
            mentions=pair[2:],
            span=whole,
            factuality="asserted",
            reason=f"“{mark.text}” joins a condition and its consequence, which {effect} the two",
        )


def _category(parsed: Parsed, condition: Span) -> str | None:
    """The category of what changes, by the first word of a stake in the condition; None where there is none."""
    lexicon = load_stakes()
    told = [
        (c.word, c.stake.category) for c in (*find_cues(parsed.words, lexicon), *find_qualified(parsed.words, lexicon))
    ]
    told += find_things(parsed.words, lexicon)
    inside = [(w.i, category) for w, category in told if condition.start <= w.start and w.end <= condition.end]
    return min(inside)[1] if inside else None


def _of_relation(clause: Word) -> tuple[str, str, Span | None, Span | None] | None:
    """The partners of a relation that the consequence speaks of: `a break between A and B is certain`."""
    words = (w for w in _clause_of(_consequence(clause)) if w.ref is not None and w.ref.how == "relation")
    found = {w.ref.actor_ids for w in words if w.ref is not None and len(w.ref.actor_ids) == 2}
    if len(found) != 1:
        return None
    first, second = next(iter(found))
    return first, second, None, None


def _focal(parsed: Parsed, draft: Draft) -> tuple[str, str, Span | None, Span | None] | None:
    """The pair of the paragraph, which a condition is about whoever else it names."""
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    focal = draft.resolution.focal[parsed.sentence.paragraph] or draft.resolution.focal_of_text
    return (focal.first, focal.second, None, None) if focal else None


def _foreseen(clause: Word) -> bool:
    """The consequence lies ahead or is supposed: a modal verb, or a word of outcome."""
    head = _consequence(clause)
    words = _clause_of(head)
    foreseen = any(c.dep == "aux" and c.low in _MODALS for c in head.children) or bool(_outcomes(words))
    return foreseen or any(w.lemma in _STAKES for w in words)


def _consequence(clause: Word) -> Word:
    """The word of the consequence: over a conjunction that is an adverb (as long as), or over `by leaving them`."""
    head = clause.head
    while head.head is not head and (
        head.pos == "ADV" or head.low == "without" or (head.dep == "prep" and clause.dep == "pcomp")
    ):
        head = head.head
    while head.head is not head and head.dep in ("relcl", "acl", "xcomp") and clause.dep == "pcomp":
        head = head.head
    return head


def _mark(clause: Word) -> Word | None:
    """The word that makes a clause a condition: a conjunction, or an auxiliary that opens it (should they leave)."""
    marks = frozenset(load_table("judgements")["conditions"]["marks"])
    if clause.pos not in ("VERB", "AUX") or clause.dep not in ("advcl", "ccomp", "csubj"):
        return None
    for child in clause.children:
        if child.dep in ("mark", "advmod") and child.low in marks - _SUPPOSING - {"when"}:
            return child
        if child.dep == "mark" and child.low == "as" and any(w.low == "long" for w in _before(child)):
            return child
    first = min(clause.subtree(), key=lambda w: w.i)
    return first if first.low in _SUPPOSING and (first.head is clause or first is clause) else None


def _is_past(clause: Word) -> bool:
    """True for what has come about: `once the war was over`, `as long as there was a foe`."""
    return clause.tag == "VBD" or any(a.low in ("had", "was", "were") for a in clause.kids("aux", "auxpass"))


def _before(mark: Word) -> list[Word]:
    return [w for a in mark.above() for w in (a, *a.children) if mark.i - 2 <= w.i < mark.i]


def _gerund_mark(clause: Word) -> Word | None:
    """
    A gerund as a condition without a mark: the subject of a modal verb (leaving them would cost it …), or what one
    would gain or lose by (little to gain by leaving them).
    """
    if clause.tag == "VBG" and clause.dep == "pcomp" and clause.head.low in ("by", "in", "from"):
        weighed = any(w.lemma in _STAKES for w in _clause_of(_consequence(clause)))
        return clause if weighed and _outcomes([clause]) & set(_BAD) else None
    if clause.tag != "VBG" or clause.dep not in ("csubj", "nsubj") or clause.head.pos not in ("VERB", "AUX"):
        return None
    return clause if any(c.dep == "aux" and c.low in _MODALS for c in clause.head.children) else None


def _noun_mark(clause: Word) -> Word | None:
    """
    An event as a condition without a mark: the subject of `would` (another attack would end …), what the relation
    could not last without, and what is said to be essential to it.
    """
    head = clause.head
    pronoun = clause.low in _PRONOUNS and clause.dep == "pobj" and head.low == "without"
    if not pronoun and (clause.pos != "NOUN" or clause.dep not in ("pobj", "nsubj") or party_of(clause) is not None):
        return None
    if clause.dep == "pobj" and head.low == "without" and head.head.pos in ("VERB", "AUX"):
        verb = head.head
        lasting = outcome_of(verb) is not None or any(
            s.ref is not None and (s.ref.how == "relation" or len(s.ref.actor_ids) > 1) for s in verb.kids("nsubj")
        )
        lasting = lasting or clause.pos == "PRON" or clause.low in _PRONOUNS
        return head if lasting and any(c.dep == "aux" and c.low in _SUPPOSED for c in verb.children) else None
    if clause.dep != "nsubj" or head.pos not in ("VERB", "AUX"):
        return None
    if head.lemma == "be" and any(_is_need(c) for c in head.kids("acomp", "attr")):
        return clause
    single = any(c.low in _ANY for c in clause.kids("det", "amod"))
    told = {w for w in _clause_of(head) if w not in set(clause.subtree())}
    supposed = any(c.dep == "aux" and c.low in _SUPPOSED for c in head.children)
    return clause if single and supposed and _outcomes(list(told)) else None


def _is_need(word: Word) -> bool:
    """`essential to the relationship`, `a precondition for their pact`."""
    if word.lemma not in load_outlook().needs and word.low not in load_outlook().needs:
        return False
    about = [o for p in word.kids("prep") if p.low in ("to", "for", "of") for o in p.kids("pobj")]
    return any(o.ref is not None and o.ref.how == "relation" for o in about)


def _parts(clause: Word, text: str) -> tuple[Span, Span, Span] | None:
    """Spans of the condition (without its mark), of its consequence, and of both."""
    inside = [w for w in clause.subtree() if w.pos != "PUNCT"]
    lead = {w for w in clause.above() if w.pos in ("ADV", "ADP") and w.i < clause.i}
    lead |= {c for w in lead for c in w.children if c.pos in ("ADV", "ADP", "SCONJ") and c.i < clause.i}
    rest = [w for w in _clause_of(_consequence(clause)) if w not in inside and w not in lead and w.pos != "PUNCT"]
    if not inside or not rest:
        return None
    if_words = inside[1:] if inside[0].dep in ("mark", "aux", "advmod") and len(inside) > 1 else inside
    before = [w for w in rest if w.i < inside[0].i]
    after = [w for w in rest if w.i > inside[-1].i]
    side = after if len(after) >= len(before) else before
    if not side:
        return None
    if_span = trimmed(text, Span(if_words[0].start, if_words[-1].end))
    then_span = trimmed(text, Span(side[0].start, side[-1].end))
    start = min(inside[0].start, then_span.start)
    return if_span, then_span, trimmed(text, Span(start, max(if_span.end, then_span.end)))


def _clause_of(verb: Word) -> list[Word]:
    """The words of a clause without the clauses that are coordinated with it and have a subject of their own."""
    found = [verb]
    for word in found:
        for child in word.children:
            own = child.dep in ("conj", "parataxis") and child.kids("nsubj", "nsubjpass") and word is verb
            if not own:
                found.append(child)
    return sorted(found, key=lambda w: w.i)


def _effect(clause: Word, mark: str, lead: str) -> str | None:
    """
    Whether the condition, once met, binds or strains.

    A break as condition binds by what it would cost, unless the consequence is good. Else the consequence decides:
    what makes the relation hold or improve binds, everything else strains; `as long as` keeps the relation.
    """
    outlook = load_outlook()
    if any(phrase in f"{lead} {mark}" for phrase in outlook.holding) or mark == "as":
        return "binds"
    if mark == "without" or (clause.pos == "NOUN" and clause.head.lemma == "be"):
        return "binds"
    condition = _outcomes(clause.subtree())
    rest = [w for w in _clause_of(_consequence(clause)) if w not in set(clause.subtree())]
    if clause.dep == "pcomp":
        return "binds"
    consequence = _outcomes(rest)
    if "split" in condition and any(w.lemma in outlook.gains for w in rest if w.pos == "VERB"):
        return "strains"
    if "split" in condition or (condition & set(_BAD) and not consequence & set(_BAD)):
        return "binds" if any(w.lemma in outlook.losses for w in rest) or not consequence & set(_GOOD) else None
    found = "binds" if consequence & set(_GOOD) and not consequence & set(_BAD) else "strains"
    told = probability_of(rest)
    denied = any(c.dep == "neg" for c in clause.head.children)
    doubted = not denied and ((told is not None and told[0][1] <= _UNLIKELY) or is_of_nobody(_consequence(clause)))
    if consequence and (doubted or denied):
        found = "binds" if found == "strains" else "strains"
    return found


def _outcomes(words: list[Word]) -> set[str]:
    return {found for w in words if (found := outcome_of(w))}
