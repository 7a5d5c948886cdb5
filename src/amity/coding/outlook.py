"""The words of forecasts as data: outcomes, steps of probability, horizons (data/judgements.toml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from amity.coding.lexicon import load_table
from amity.coding.words import Word, conjuncts, leaves_in_a_state

ANY = "*"


@dataclass(frozen=True, slots=True)
class Step:
    """A range of probability, and the steps that it becomes when denied and when intensified."""

    name: str
    low: float
    high: float
    denied: str
    stronger: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    What data/judgements.toml says, by lemma.

    `nouns` and `verbs` give the outcome; `verbs_with` the outcome where one of the words stands beside the verb.
    """

    nouns: Mapping[str, str]
    verbs: Mapping[str, str]
    verbs_with: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    probability: Mapping[str, str]
    steps: Mapping[str, Step]
    signs: frozenset[str]
    scanty: frozenset[str]
    intensifiers: frozenset[str]
    horizons: tuple[tuple[str, str], ...]
    happening: frozenset[str]
    losses: frozenset[str]
    gains: frozenset[str]
    holding: tuple[str, ...]
    needs: tuple[str, ...]


@cache
def load_outlook() -> Outlook:
    """The words of data/judgements.toml."""
    data = load_table("judgements")
    beside: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for outcome, row in data["outcomes"].items():
        for verb, words in row.get("verbs_with", {}).items():
            beside.setdefault(verb, []).append((outcome, frozenset(words)))
    horizons = [(phrase, name) for name, phrases in data["horizons"].items() for phrase in phrases]
    return Outlook(
        nouns={noun: outcome for outcome, row in data["outcomes"].items() for noun in row["nouns"]},
        verbs={verb: outcome for outcome, row in data["outcomes"].items() for verb in row["verbs"]},
        verbs_with={verb: tuple(rows) for verb, rows in beside.items()},
        probability=data["probability"],
        steps={
            k: Step(k, row["range"][0], row["range"][1], row["denied"], row["stronger"])
            for k, row in data["steps"].items()
        },
        signs=frozenset(data["signs"]["nouns"]),
        scanty=frozenset(data["signs"]["scanty"]),
        intensifiers=frozenset(data["intensifiers"]["words"]),
        horizons=tuple(sorted(horizons, key=lambda row: -len(row[0]))),
        happening=frozenset(data["conditions"]["happening"]),
        losses=frozenset(data["conditions"]["losses"]),
        gains=frozenset(data["conditions"]["gains"]),
        holding=tuple(data["conditions"]["holding"]),
        needs=tuple(data["conditions"]["needs"]),
    )


def outcome_of(word: Word) -> str | None:
    """What comes about if what the word says does, or None."""
    outlook = load_outlook()
    if word.pos in ("NOUN", "PROPN"):
        return outlook.nouns.get(word.lemma)
    if word.pos not in ("VERB", "AUX"):
        return None
    if word.lemma == "leave" and leaves_in_a_state(word):
        return None
    if parts_with_thing(word) or holds_thing(word) or _is_of_fighting(word) or is_of_one(word):
        return None
    near = _beside(word)
    for outcome, wanted in outlook.verbs_with.get(word.lemma, ()):
        if wanted & near or (ANY in wanted and word.kids("dobj", "nsubjpass")):
            return outcome
    return outlook.verbs.get(word.lemma)


def outcomes_in(words: Iterable[Word]) -> set[str]:
    """What comes about if what the words say does."""
    return {found for w in words if (found := outcome_of(w))}


def _is_of_fighting(verb: Word) -> bool:
    """True for `the attacks must end`: what ends or goes on is no relation."""
    things = load_table("judgements")["things"]
    return verb.lemma in things["over"] and any(s.lemma in things["fighting"] for s in verb.kids("nsubj", "nsubjpass"))


def is_of_one(verb: Word) -> bool:
    """
    True for what one of the two does alone or undergoes.

    `A would not survive without arms`, `a break would split A`, `A will fight for B`.
    """
    words = load_table("judgements")["alone"]
    beside = [p for p in verb.kids("prep") if p.low != "without" and p.i > verb.i]
    if verb.lemma in words["lasting"] and not beside and not verb.kids("dobj", "prt"):
        told = [w.ref for w in verb.kids("nsubj", "nsubjpass") if w.ref is not None]
        joined = any(w.kids("conj") for w in verb.kids("nsubj", "nsubjpass"))
        return bool(told) and not joined and all(r.how != "relation" and len(r.actor_ids) == 1 for r in told)
    if verb.lemma in words["tearing"] and any(o.ref and len(o.ref.actor_ids) == 1 for o in verb.kids("dobj")):
        return any(o.ref is not None and o.ref.how != "relation" for o in verb.kids("dobj"))
    if verb.lemma in words["leaving"] and any(s.ref is None or s.ref.how == "member" for s in verb.kids("nsubj")):
        return True  # `many of its men would defect`
    return verb.lemma in words["fighting"] and any(p.low in words["beside"] for p in verb.kids("prep"))


def parts_with_thing(verb: Word) -> bool:
    """True for `would drop its court case`: what is dropped is no partner, no relation and no help."""
    if verb.lemma not in load_table("judgements")["things"]["parted"]:
        return False
    related = {*load_table("outcomes")["nouns"]["relation"], *load_table("judgements")["things"]["given"]}
    objects = verb.kids("dobj", "nsubjpass")
    return bool(objects) and not any(
        o.lemma in related or o.ref is not None or o.pos in ("PRON", "PROPN") for o in objects
    )


def holds_thing(verb: Word) -> bool:
    """True for `could not hold the town`: what is held is no relation."""
    if verb.lemma not in load_table("judgements")["things"]["held"]:
        return False
    nouns = load_table("outcomes")["nouns"]["relation"]
    held = verb.kids("dobj", "nsubjpass")
    return bool(held) and not any(
        o.lemma in nouns or o.pos == "PRON" or (o.ref and o.ref.how == "relation") for o in held
    )


def is_counterfactual(word: Word) -> bool:
    """True under `would have`, `could have`: what did not come about is no forecast."""
    verb = next(
        (w for w in (word, *word.above()) if w.pos in ("VERB", "AUX") and w.dep not in ("aux", "auxpass")), word
    )
    if verb.dep == "pcomp" and verb.head.head.pos == "VERB":
        verb = verb.head.head  # `could have saved itself by breaking with B`
    marks = {c.low for c in verb.kids("aux")}
    return "have" in marks and bool(marks & {"would", "could", "might"})


def is_supposed(word: Word) -> bool:
    """
    True for an outcome that is only supposed.

    In an inverted condition (`should the talks collapse`), or as the subject of what would follow from it (`a break
    would weaken both`, `the cost of breaking would be high`).
    """
    for each in (word, *word.above()):
        if each.pos == "VERB" and any(
            a.low == "should" and a.i == min(w.i for w in each.subtree()) for a in each.kids("aux")
        ):
            return True
        above = each.head
        if each.dep in ("nsubj", "nsubjpass") and above.pos in ("VERB", "AUX") and above is not each:
            modal = any(a.low in ("would", "could", "might", "may") for a in above.kids("aux"))
            return (
                modal
                and above.lemma not in load_outlook().happening
                and not any(w.lemma in load_outlook().probability for w in _own(above, each) if w is not above)
            )
    return False


def _own(verb: Word, subject: Word) -> list[Word]:
    """The words of a predicate but for its modal verbs and its subject."""
    left = set(subject.subtree()) | set(verb.kids("aux"))
    return [w for w in verb.subtree() if w not in left]


def horizon_of(text: str) -> str | None:
    """The codebook's horizon of a sentence, or None where it names none."""
    low = f" {text.lower()} "
    return next((name for phrase, name in load_outlook().horizons if f" {phrase}" in low), None)


def _beside(verb: Word) -> set[str]:
    """Lemmas of a verb's objects, complements, particles and prepositions."""
    found = set()
    for child in verb.kids("dobj", "prt", "prep", "advmod", "acomp", "attr", "oprd", "xcomp", "agent", "nsubjpass"):
        found |= {w.lemma for w in conjuncts(child)} | {child.low}
    return found


def eases(trouble: Word) -> bool:
    """True for the crisis of `expects the crisis to blow over` and the rift of `the rift will heal`."""
    if trouble.pos != "NOUN" or trouble.dep not in ("nsubj", "nsubjpass"):
        return False
    easing = load_table("outcomes")["turning"]["easing"]
    verbs = (
        trouble.head,
        *trouble.head.kids("xcomp"),
        *(x for a in trouble.head.kids("acomp") for x in a.kids("xcomp")),
    )
    return any(v.lemma in easing or any(f"{v.lemma} {p.low}" in easing for p in v.kids("prt", "advmod")) for v in verbs)
