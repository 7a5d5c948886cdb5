"""Forecasts: an outcome of the relation under a word of probability."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft
from amity.coding.modality import is_held_false, is_second_choice, is_set_aside
from amity.coding.outlook import (
    Outlook,
    Step,
    eases,
    horizon_of,
    is_counterfactual,
    is_supposed,
    load_outlook,
    outcome_of,
)
from amity.coding.pairs import focal_at, whole_of
from amity.coding.parties import party_of, subjects
from amity.coding.probability import in_numbers
from amity.coding.words import Parsed, Word, conjuncts, stands_beside
from amity.model import Dyad, ForecastLabel, Span

_NEGATIVE = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly", "scarcely", "without"})
_UP = ("nsubj", "nsubjpass", "pobj", "prep", "dobj", "xcomp", "ccomp", "pcomp", "acl", "attr", "acomp", "oprd", "conj",
       "csubj", "advcl")  # fmt: skip
_CUES = frozenset({"acomp", "attr", "advmod", "aux", "oprd", "amod", "xcomp", "prep"})
_FEW = frozenset({"few", "nothing", "nobody", "none", "no", "hardly", "scarcely", "little"})
_ADJECTIVES = frozenset({"open", "near", "certain"})  # of these the verb says nothing of chances
_CHANCES = frozenset({"chance", "odds", "probability", "likelihood", "risk"})
_CLIMB = 6
Pair = tuple[str, str, Span | None, Span | None]


def find_judgements(draft: Draft) -> None:
    """Add the forecasts of every parsed sentence to the draft's claims."""
    for parsed in draft.parsed:
        draft.claims.extend(list(_judgements(parsed, draft)))


def _judgements(parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    taken: set[tuple[str, str, str]] = set()
    if parsed.words[-1].text == "?":
        return
    text = parsed.sentence.span.of(draft.doc.text)
    for word in parsed.words:
        outcome = outcome_of(word)
        outcome = "improve" if outcome == "deteriorate" and eases(word) else outcome
        weighed = weigh(word) if outcome else None
        pair = pair_around(word, parsed, draft) if weighed else None
        if outcome is None or weighed is None or pair is None or is_counterfactual(weighed[1]):
            continue
        if is_supposed(word) or is_set_aside(word) or is_second_choice(word):
            continue
        if _said(parsed, pair, draft) or _is_told(word, draft):
            continue
        step, cue = weighed
        if cue.lemma in _CHANCES and (told := in_numbers(" ".join(w.low for w in parsed.words))):
            step = Step(told[1], *told[0], denied=step.denied, stronger=step.stronger)
        key = (outcome, step.name, str(Dyad.of(*pair[:2])))
        if key in taken:
            continue
        taken.add(key)
        yield Claim(
            parsed=parsed,
            trigger=word,
            kind="forecast",
            actors=pair[:2],
            label=ForecastLabel(outcome, (step.low, step.high), horizon_of(text)),
            mentions=pair[2:],
            factuality="asserted",
            reason=f"“{word.text}”: {outcome}, and “{cue.text}” says how probable ({step.low:.2f} to {step.high:.2f})",
        )


def _said(parsed: Parsed, pair: Pair, draft: Draft) -> bool:
    """Whether a step before has found a forecast of the pair in the sentence."""
    here = (c for c in draft.claims if c.kind == "forecast" and c.parsed is parsed)
    return any(set(c.actors) == set(pair[:2]) for c in here)


def _is_told(word: Word, draft: Draft) -> bool:
    """Whether a step before has read a forecast, of whomever, from the same word."""
    return any(c.kind == "forecast" and c.trigger is word for c in draft.claims)


def weigh(word: Word) -> tuple[Step, Word] | None:
    """
    How probable an outcome is said to be: the step, and the word that says so; None where nothing does.

    The words over the outcome are read from it up to the root: modal verbs, adverbs, adjectives of which it is the
    subject, nouns and verbs of which it is the complement. Negation on the way turns the step round.
    """
    outlook = load_outlook()
    found: tuple[Step, Word] | None = None
    negated = _negated(word) != is_held_false(word)
    current = word
    for _ in range(_CLIMB):
        here = _cue(current, outlook)
        if here is not None and (found is None or found[0].name == "certain"):
            found = here
        if current.head is current or current.dep not in _UP:
            break
        if (current.dep == "conj" and current.kids("nsubj", "nsubjpass")) or stands_beside(current):
            break
        current = current.head
        if current.lemma in outlook.signs and (negated or _scanty(current, outlook)):
            return outlook.steps["very_unlikely"], current
        negated = negated != _negated(current)
    if found is None:
        return None
    step, cue = found
    return (outlook.steps[step.denied] if negated else step), cue


def _cue(word: Word, outlook: Outlook) -> tuple[Step, Word] | None:
    """The word of probability that stands at a word: the word itself, or one that hangs on it."""
    candidates = [c for c in word.children if c.dep in _CUES]
    candidates += [o for c in candidates if c.dep == "prep" and c.low == "as" for o in c.kids("pobj")]  # as fantasy
    qualified = [q for c in candidates if c.pos == "NOUN" for q in c.kids("amod")]  # a remote prospect is remote
    ranked = sorted(candidates, key=lambda c: c.dep == "aux")  # what is said outright before the modal verb
    own = [c for c in word.kids("amod") if c.lemma not in _ADJECTIVES]  # `an open break`
    for candidate in (*own, *qualified, word, *ranked):
        name = outlook.probability.get(candidate.lemma if candidate.dep != "aux" else candidate.low)
        if (
            name is None
            or (candidate.pos in ("VERB", "ADP", "SCONJ") and candidate.lemma in _ADJECTIVES)
            or (candidate is word and word.pos in ("NOUN", "VERB") and outcome_of(word))
        ):
            continue
        step = outlook.steps[name]
        if any(c.low in outlook.intensifiers for c in candidate.children):
            step = outlook.steps[step.stronger]
        return step, candidate
    return None


def _negated(word: Word) -> bool:
    """A negation at the word, or a subject that is nobody or few."""
    if any(c.dep in ("neg", "det", "preconj", "advmod") and c.low in _NEGATIVE for c in word.children):
        return True
    return any(w.low in _FEW for s in word.kids("nsubj") for w in (s, *s.children))


def _scanty(word: Word, outlook: Outlook) -> bool:
    return any(w.low in outlook.scanty for c in word.children for w in (c, *c.children))


def pair_around(word: Word, parsed: Parsed, draft: Draft) -> Pair | None:
    """
    The pair that a word about a relation speaks of: two actors named with it, else the pair of the paragraph.

    None where nobody is known.
    """
    focal = focal_at(parsed, draft)
    named = _named(word, draft)
    if len(named) >= 2:
        (a, at_a), (b, at_b) = list(named.items())[:2]
        return a, b, at_a, at_b
    if focal is None:
        return None
    if not named:
        return focal.first, focal.second, word.span, word.span
    ((known, at),) = named.items()
    if known in (focal.first, focal.second):
        return known, focal.other(known), at, word.span
    return focal.first, focal.second, word.span, word.span


def _named(word: Word, draft: Draft) -> dict[str, Span]:
    """Organisations in the phrase of a word and among its subjects, each once."""
    found: dict[str, Span] = {}
    verbs = [word] if word.pos in ("VERB", "AUX") else [a for a in word.above() if a.pos == "VERB"][:1]
    near = [w for verb in verbs for w in subjects(verb)]
    for candidate in (*(m for w in near for m in conjuncts(w)), *word.subtree()):
        if candidate.ref is not None and candidate.ref.how == "relation" and len(candidate.ref.actor_ids) == 2:
            return dict.fromkeys(candidate.ref.actor_ids, candidate.ref.span)
        party = party_of(candidate, deep=False)
        for actor_id in party.ids if party else ():
            found.setdefault(whole_of(actor_id, draft), party.span if party else candidate.span)
    return found
