"""Who vouches for each claim, outermost first: reported speech, opinions, hearsay, quotations, interviews."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_table
from amity.coding.parties import agents, party_of, subjects
from amity.coding.quoting import Quotations, quotations_of
from amity.coding.who.speech import AUTHOR
from amity.coding.who.words import words as words_of
from amity.coding.words import Word, conjuncts, stands_beside
from amity.model import ForecastLabel, slug

_OF = frozenset({"by", "from", "of"})
_ABOUT = frozenset({"about", "concerning", "on", "regarding"})
_PROSPECTS = frozenset(
    {"chance", "danger", "idea", "likelihood", "notion", "possibility", "prospect", "risk", "scenario", "talk"}
)
_EVEN, _LIKELY, _UNLIKELY = (0.45, 0.55), (0.55, 0.8), 0.45
_FORETELLING = dict.fromkeys(("float", "hint", "raise", "speculate", "suggest"), _EVEN) | dict.fromkeys(
    ("anticipate", "expect", "forecast", "foresee", "foretell", "predict"), _LIKELY
)
_REPORTED = frozenset({"ccomp", "xcomp", "parataxis", "pcomp", "advcl", "acl", "oprd"})


def attribute(draft: Draft) -> None:
    """
    Give each claim the chain of its speakers; none means that the author speaks.

    Outermost stands who answers in an interview; what the text says in its own name has no speaker. Of several who say
    a thing with one voice each has a claim of its own (codebook, section 7, call 12).
    """
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    quoted = quotations_of(draft, reporters)
    for claim in tuple(draft.claims):
        if not claim.speakers:
            claim.speakers = tuple(_chain(claim, draft, quoted))
            draft.claims += (replace(claim, speakers=(other,)) for other in _equals(claim))
            draft.claims += _foretold(claim)


def _chain(claim: Claim, draft: Draft, quoted: Quotations) -> Iterator[str]:
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    voice = draft.resolution.voices.at(claim.trigger.start)
    own = {AUTHOR.id, *({voice.we} if voice.speaker is None else {voice.speaker})}
    told = [s for s in speakers_of(claim) if s not in own]
    told = told or [s for s in quoted.speakers_at(claim.trigger.start) if s not in own]
    yield from dict.fromkeys((*((voice.speaker,) if voice.speaker else ()), *told))


def _foretold(claim: Claim) -> Iterator[Claim]:
    """
    The forecast of somebody else of which a sentence judges: `the prospect of a break, as suggested by A, is remote`.

    Whoever judges is the speaker of the claim, A that of the forecast: with even odds, or likely if A predicts it, and
    doubtful where the judge holds the outcome no likelier than not. A is taken from the speakers of the claim itself.
    """
    noun = claim.trigger.head.head if claim.trigger.head.low == "of" else claim.trigger
    if not isinstance(claim.label, ForecastLabel) or noun.lemma not in _PROSPECTS:
        return
    for verb in claim.parsed.words:
        if verb.lemma not in _FORETELLING or not any(c.low == "as" for c in verb.children):
            continue
        told = [name for name in _named((agents(verb) or verb.kids("nsubj"))[:1]) if name not in claim.actors]
        claim.speakers = tuple(s for s in claim.speakers if s not in told)
        label = replace(claim.label, probability=_FORETELLING[verb.lemma])
        doubted = claim.label.probability[1] <= _UNLIKELY
        for name in told:
            factuality = "doubtful" if doubted else claim.factuality
            reason = f"“{noun.text}” as “{verb.text}” by somebody else than who judges of it here"
            yield replace(claim, label=label, speakers=(name,), factuality=factuality, reason=reason)


def _equals(claim: Claim) -> list[str]:
    """Who else says it, where two or more say it with one voice (`A and B said`): a statement for each."""
    if len(claim.speakers) != 1:
        return []
    for word in claim.parsed.words:
        row = conjuncts(word)
        told = row[0] is word and len(row) > 1 and _speaks(word, claim)
        if told and list(_named([word])) == [*claim.speakers]:
            others = [name for w in row[1:] for name in _named([w])]
            return [o for o in dict.fromkeys(others) if o not in (*claim.speakers, *claim.actors)]
    return []


def _speaks(word: Word, claim: Claim) -> bool:
    """Whether a name stands where a speaker does: `A said that …`, `according to A`, `remarks by A on …`."""
    above = word.head
    if word.dep == "nsubj":
        return is_saying(above) and claim.trigger in above.subtree()
    spoken = _tables().opinions | _tables().claimed
    by = above.low in _OF and (above.head.lemma in spoken or above.head is claim.trigger)  # `remarks on a rift by A`
    return word.dep == "pobj" and (by or above.head.low == "according" or is_saying(above.head))


def speakers_of(claim: Claim) -> tuple[str, ...]:
    """The voices over a claim in its sentence; what two actors do to each other is not said by them."""
    inner_first = [speaker for word in _lineage(claim.trigger) for speaker in _voices_at(word, claim)]
    return tuple(dict.fromkeys(reversed(inner_first)))


def reporters(word: Word) -> list[str]:
    """Who speaks by a verb of saying or thought; empty for other words and where nobody is named."""
    if not is_saying(word):
        return []
    return list(_named(subjects(word)[:1] if not word.kids("auxpass") else agents(word)[:1]))


def is_saying(word: Word) -> bool:
    """True for a verb of speech or thought."""
    return word.pos == "VERB" and word.lemma in _tables().verbs


def _lineage(trigger: Word) -> Iterator[Word]:
    yield trigger
    below = trigger
    for above in trigger.above():
        if stands_beside(below):
            return
        yield above
        below = above


def _voices_at(word: Word, claim: Claim) -> Iterator[str]:
    """Voices that a word on the way up brings in, the innermost first: over the claim, or as a phrase beside it."""
    tables = _tables()
    yield from _hearsay(word)
    for child in word.children:
        if child.low == "according":
            yield from _named([o for p in child.kids("prep") for o in p.kids("pobj")][:1])
        elif child.pos == "VERB" and child.lemma in tables.verbs and child.dep in ("advcl", "parataxis"):
            if _comments(child, claim.trigger):
                told = [] if child.tag == "VBN" and not child.kids("nsubj", "aux") else subjects(child)
                yield from _named((agents(child) or told)[:1])
        elif child.dep == "prep":
            yield from _opinion_beside(child, word)
    yield from _over(word, claim)


def _over(word: Word, claim: Claim) -> Iterator[str]:
    """Whoever says or holds what the claim stands in: by a verb, an adjective or a noun."""
    tables, trigger = _tables(), claim.trigger
    below = _below(word, trigger)
    if below is None:
        return
    if word.pos == "VERB" and word.lemma in tables.verbs and _is_reported(below):
        if word.kids("auxpass"):
            yield from _named(agents(word)[:1]) if agents(word) else _passive(word)
            return
        spoken = _named(subjects(word)[:1])
        yield from (s for s in spoken if word.lemma in tables.outright or s not in claim.actors)
    elif word.lemma in tables.accusing and word.pos == "VERB" and below.dep == "prep" and below.kids("pcomp"):
        suffered = word.kids("nsubjpass", "auxpass") or (word.tag == "VBN" and word.dep in ("acl", "advcl", "amod"))
        doers = agents(word) if suffered else subjects(word)
        yield from _named(doers[:1]) if doers else _passive(word)  # `is accused of arming B`
    elif below.dep in _REPORTED and _is_sure(word):
        yield from (s for s in _named(subjects(word)[:1]) if s not in claim.actors)
    elif word.pos in ("AUX", "VERB") and word.lemma in ("be", "have", "run", "go") and below.dep in ("ccomp", "acl"):
        held = [c for c in word.kids("nsubj", "dobj", "attr") if c.lemma in tables.opinions]
        yield from _held(held[0], word, claim) if held else ()
    elif (
        word.pos == "NOUN" and word.lemma in tables.opinions and below.dep in ("acl", "ccomp", "relcl") and _that(below)
    ):
        yield from _held(word, word.head, claim)
    elif word.pos == "NOUN" and word.lemma in tables.claimed and below.dep == "prep" and below.low in _ABOUT:
        by = [o for p in trigger.kids("prep") if p.low == "by" for o in p.kids("pobj")]  # `remarks on a rift by A`
        yield from (s for s in _named((_owners(word) or by)[:1]) if s not in claim.actors)


def _held(noun: Word, verb: Word, claim: Claim) -> Iterator[str]:
    """Whose a claim, a view or a doubt is: its owner, who has it, or nobody who is named."""
    owners = _owners(noun)
    if not owners and noun.dep == "dobj" and verb.lemma in ("have", "express", "voice", "hold", "hear"):
        owners = [w for w in subjects(verb)[:1] if verb.lemma != "hear"]
    if not owners and noun.dep == "attr" and verb.kids("expl"):
        owners = [o for p in verb.kids("prep") if p.low == "for" for o in p.kids("pobj")]  # "for A there is no doubt"
    if owners:
        yield from (s for s in _named(owners[:1]) if s not in claim.actors or noun.lemma in _tables().claimed)
    elif noun.lemma in _tables().hearsay_nouns:
        yield "unnamed-reports"


def _owners(noun: Word) -> list[Word]:
    """`Osmar's view`, `the view of Osmar`, `a statement by Osmar`, `the government view`."""
    owners = [
        c for c in noun.children if c.dep == "poss" or (c.dep in ("compound", "nmod", "amod") and c.ref is not None)
    ]
    return owners or [
        o for p in noun.kids("prep", "agent") if p.low in ("of", "by", "from", "among") for o in p.kids("pobj")
    ]


def _opinion_beside(prep: Word, word: Word) -> Iterator[str]:
    """`in Osmar's view`, `by the army's account`, `to the minds of both`; whose it is."""
    for noun in prep.kids("pobj"):
        if prep.low in ("in", "by", "to", "on", "from") and noun.lemma in _tables().opinions and word.pos != "NOUN":
            yield from _named(_owners(noun)[:1])


def _hearsay(word: Word) -> Iterator[str]:
    """`reportedly`, and `is said to` over the word."""
    adverbs = _tables().adverbs
    yield from (adverbs[c.low] for c in word.kids("advmod") if c.low in adverbs)
    above = word.head
    said = word.dep in ("xcomp", "ccomp") and bool(above.kids("auxpass"))
    said = said or (word.dep == "xcomp" and above.tag == "VBN" and above.dep in ("acl", "amod"))
    if said and not agents(above):
        yield from _passive(above)


def _passive(verb: Word) -> Iterator[str]:
    passive = _tables().passive
    if verb.lemma in passive and not verb.kids("neg"):
        yield passive[verb.lemma]


def _below(word: Word, trigger: Word) -> Word | None:
    """The word under which a claim stands in the phrase of a word; None if it is not below it."""
    below = trigger
    for above in trigger.above():
        if above is word:
            return below
        below = above
    return None


def _is_reported(below: Word) -> bool:
    return below.dep in _REPORTED or (below.dep in ("dobj", "prep", "nsubj") and below.pos == "NOUN")


def _that(clause: Word) -> bool:
    return any(c.low == "that" and c.dep == "mark" for c in clause.children)


def _is_sure(word: Word) -> bool:
    """`is convinced that`, `is adamant that`, `sure that`: the word by which one holds what follows, or its verb."""
    adjectives = _tables().adjectives
    return word.low in adjectives or any(c.low in adjectives for c in word.kids("acomp"))


def _comments(clause: Word, trigger: Word) -> bool:
    """`as X suggests`, `X said` put in: the clause comments on the sentence."""
    if clause is trigger or any(w is clause for w in trigger.above()):
        return False
    return clause.dep == "parataxis" or any(c.low == "as" for c in clause.kids("mark", "advmod"))


def _named(words: list[Word]) -> Iterator[str]:
    """Ids of speakers: the actors that a phrase names, else the voice without a name that its noun stands for."""
    unnamed = _tables().unnamed
    for word in words:
        if word.ref is not None and word.ref.how == "described" and word.low in unnamed:
            yield unnamed[word.low]
        elif (party := party_of(word)) is not None and (word.ref is not None or word.low in unnamed):
            yield party.ids[0]
        elif (
            owners := [w for w in _owners(word) if party_of(w) is not None] if word.lemma in _tables().opinions else []
        ):
            yield from _named(owners[:1])
        elif word.low in unnamed:
            yield unnamed[word.low]
        elif word.tag in ("NNP", "NNPS"):
            yield slug(_full_name(word))


def _full_name(word: Word) -> str:
    """The name that a proper noun ends: `Panel of Experts`, `Human Rights Watch`."""
    parts = [w for w in word.children if w.dep in ("compound", "nmod", "amod") and w.text[:1].isupper()] + [word]
    if len(parts) > 1 and not {w.text for w in parts} & words_of().organisation_words.keys():
        return " ".join(w.text for w in parts)  # `Charles Lister of the Middle East Institute`
    parts += [w for p in word.kids("prep") if p.low in ("of", "for") for o in p.kids("pobj") if o.text[:1].isupper()
              for w in (p, *o.kids("compound"), o)]  # fmt: skip
    return " ".join(w.text for w in sorted(parts, key=lambda w: w.i))


@dataclass(frozen=True, slots=True)
class _Tables:
    """
    The words of `saying.toml`.

    `verbs` of speech and thought, of these `outright` those of speech; `passive` and `adverbs` tell which voice without
    a name speaks; `opinions` are nouns for what somebody holds, `claimed` those for what is said aloud.
    """

    verbs: frozenset[str]
    outright: frozenset[str]
    accusing: frozenset[str]
    adjectives: frozenset[str]
    opinions: frozenset[str]
    claimed: frozenset[str]
    hearsay_nouns: frozenset[str]
    unnamed: dict[str, str]
    passive: dict[str, str]
    adverbs: dict[str, str]


@cache
def _tables() -> _Tables:
    data = load_table("saying")
    return _Tables(
        verbs=frozenset(data["verbs"]),
        outright=frozenset(data["outright"]),
        accusing=frozenset(data["accusing"]),
        adjectives=frozenset(data["adjectives"]),
        opinions=frozenset(data["opinions"]) | frozenset(data["claimed"]),
        claimed=frozenset(data["claimed"]),
        hearsay_nouns=frozenset(data["hearsay_nouns"]),
        unnamed=_by_word(data["unnamed"]),
        passive=_by_word(data["passive"]),
        adverbs=_by_word(data["adverbs"]),
    )


def _by_word(table: dict[str, list[str]]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in words}
