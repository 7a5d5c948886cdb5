"""Acts of several together: one attack of two, a body that two set up, a union announced, the members of a union."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_lexicon, load_words
from amity.coding.modality import modality_of
from amity.coding.other_senses import joins_in
from amity.coding.parties import Party, at_slot, is_passive, parties, subjects
from amity.coding.tie_pairs import party_ids
from amity.coding.words import Parsed, Word, conjuncts
from amity.model import EventLabel, Label, Span, TieLabel

_MOST = 5
_RECIPROCAL = frozenset({"other", "another", "themselves", "itself"})
_FRIENDLY = frozenset({"alliance", "integration", "cooperation"})
Ids = dict[str, Span]


def find_joint(draft: Draft) -> None:
    """Add what the joint acts of a sentence say of those who act."""
    for parsed in draft.parsed:
        for word in parsed.words:
            if word.pos not in ("VERB", "AUX"):
                continue
            if not is_passive(word) or word.lemma in load_words("joint")["taking_part"]:
                draft.claims.extend(_acting(word, parsed, draft))
                draft.claims.extend(_announcing(word, parsed, draft))
            draft.claims.extend(_listing(word, parsed, draft))
            draft.claims.extend(_falling_apart(word, parsed, draft))


def _acting(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    """Those who act together on a third, or set something up together."""
    modality = modality_of(verb)
    if modality.negated or not modality.settled or modality.signs & {"refuse", "ended"}:
        return
    who = subjects(verb)
    companions = _companions([verb, *who])
    acting = party_ids(parties([*who, *companions]), draft)
    if not 2 <= len(acting) <= _MOST:
        return
    label: Label
    if _sets_up(verb):
        label, means = TieLabel("alliance"), "what they set up together binds them"
    elif companions or _on_a_third(verb, acting, draft):
        label, means = TieLabel("cooperation", ("operational",)), "they act together"
    else:
        return
    for a, b in combinations(acting, 2):
        yield _claim(parsed, verb, (a, b), acting, (label, modality.factuality, means))


def _companions(words: Iterable[Word]) -> list[Word]:
    """The others in `together with`, `along with`, `in cooperation with`, `alongside`."""
    found: list[Word] = []
    for word in words:
        if joins_in(word):
            found += word.head.head.kids("dobj")
        found += [
            o for c in word.kids("advcl", "acl") if c.low == "joined" for a in c.kids("agent") for o in a.kids("pobj")
        ]
        for prep in word.kids("prep", "advmod"):
            if prep.low in ("alongside", "beside"):
                found += [] if _is_of_objects(prep) else prep.kids("pobj")
            elif prep.low in ("together", "along", "jointly", "in"):
                found += _with(prep)
            elif prep.low == "with" and any(c.low in ("together", "along", "jointly") for c in prep.kids("advmod")):
                found += prep.kids("pobj")
    return found


def _is_of_objects(prep: Word) -> bool:
    """True in `sanctioned B alongside C`, where C suffers what B does; not in `fought B alongside C`."""
    verb = prep.head
    after = any(o.i < prep.i for o in verb.kids("dobj", "nsubjpass"))
    return verb.pos == "VERB" and after and verb.lemma not in load_words("joint")["shoulder"]


def _with(prep: Word) -> list[Word]:
    if prep.low == "in":
        nouns = [n for n in prep.kids("pobj") if n.lemma in load_words("joint")["company"]]
        return [w for n in nouns for w in at_slot(n, "with")]
    return at_slot(prep, "with")


def _on_a_third(verb: Word, acting: Ids, draft: Draft) -> bool:
    """True if the verb is an act of force, or a part in one, against something that is none of those who act."""
    table = load_words("joint")
    objects = [*verb.kids("dobj"), *at_slot(verb, "against"), *(w for w in at_slot(verb, "on") if w.ref is not None)]
    part = verb.lemma in table["taking_part"] or any(o.lemma == "part" for o in verb.kids("dobj"))
    if part:
        acts = at_slot(verb, "in")
        return any(load_lexicon().of("NOUN", w.lemma) and _frame(w, "NOUN") in table["force"] for w in acts)
    objects = [
        o for o in objects if o.pos != "PRON" or o.ref is not None or o.low in _RECIPROCAL
    ]  # not `took it badly`
    if _frame(verb, "VERB") not in table["force"] or not objects:
        return False
    if any(o.low in _RECIPROCAL for o in objects):
        return False
    if _frame(verb, "VERB") == "mobilize" and any(
        d.low == "both" for s in subjects(verb) for d in s.kids("det", "predet")
    ):
        return False  # "both armies moved tanks": each its own
    return not set(party_ids(parties(objects), draft)) & set(acting)


def _frame(word: Word, pos: str) -> str:
    return next(
        (e.frame.name for e in load_lexicon().of(pos, word.lemma) if not e.objects and not e.particles),
        "",
    )


def _sets_up(verb: Word) -> bool:
    table = load_words("joint")
    founding = verb.lemma in table["founding"] or (verb.lemma == "set" and any(p.low == "up" for p in verb.kids("prt")))
    return founding and any(o.lemma in table["bodies"] or o.pos == "PROPN" for o in verb.kids("dobj"))


def _announcing(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    """A union that is announced, promised or agreed on is an agreement already."""
    if verb.lemma not in load_words("joint")["announcing"] or modality_of(verb).negated:
        return
    for clause in verb.kids("ccomp", "xcomp"):
        frame = next((e.frame for e in load_lexicon().of("VERB", clause.lemma) if e.frame.tie in _FRIENDLY), None)
        ahead = any(c.low in ("would", "will", "shall") for c in clause.kids("aux")) or clause.tag == "VB"
        if frame is None or frame.name not in ("integration", "alliance", "cooperate") or not ahead:
            continue
        if modality_of(clause).negated:
            continue
        one = party_ids(parties(subjects(clause)), draft) or party_ids(parties(subjects(verb)), draft)
        other = party_ids(parties(w for slot in frame.toward for w in at_slot(clause, slot)), draft)
        both = one | other
        if len(both) == 2 or (len(one) == 1 and other):
            a = next(iter(one or both))
            for b in both:
                if b != a:
                    yield _claim(parsed, verb, (a, b), both, (EventLabel("AGREE"), "asserted", "a union announced"))


def _falling_apart(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    """The halves into which a third broke: they have parted."""
    if _frame_with_particle(verb) != "split" or modality_of(verb).negated or not modality_of(verb).settled:
        return
    halves = party_ids(parties(at_slot(verb, "into")), draft)
    if 2 <= len(halves) <= _MOST:
        for a, b in combinations(halves, 2):
            yield _claim(parsed, verb, (a, b), halves, (TieLabel("none"), "asserted", "what was one broke into them"))


def _frame_with_particle(verb: Word) -> str:
    beside = {w.low for w in verb.kids("prt", "advmod")}
    entries = [e for e in load_lexicon().of("VERB", verb.lemma) if not e.objects and beside.issuperset(e.particles)]
    return entries[0].frame.name if entries else ""


def _listing(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    """The members of a union: `the Front includes A and B`, `the groups that merged were A, B and C`."""
    whole, listed = _union(verb, parsed, draft)
    if len(whole) != 1 or not listed or modality_of(verb).negated:
        return
    union, at = next(iter(whole.items()))
    for member, at_member in listed.items():
        if member != union:
            told = (TieLabel("integration"), "asserted", "one is a member of the other")
            yield _claim(parsed, verb, (member, union), {union: at, member: at_member}, told)
    for claim in list(draft.claims):
        if claim.parsed is parsed and claim.actors[1] == union and claim.label == TieLabel("integration"):
            listed = {claim.actors[0]: claim.mentions[0] or claim.trigger.span} | listed
    if len(listed) <= _MOST:
        for a, b in combinations(listed, 2):
            told = (TieLabel("alliance"), "asserted", "they are members of one union")
            yield _claim(parsed, verb, (a, b), listed, told)


def _union(verb: Word, parsed: Parsed, draft: Draft) -> tuple[Ids, Ids]:
    """The union that a clause speaks of, and those that it lists as members."""
    table = load_words("joint")
    if verb.lemma in table["including"] and not is_passive(verb):
        # "The Front includes", not "nations of the Front include".
        own = [subject for subject in subjects(verb) if subject.ref is not None]
        return party_ids(parties(own), draft), party_ids(_named(parties(verb.kids("dobj"))), draft)
    heads = [w for s in verb.kids("nsubj") for w in conjuncts(s)]
    if verb.lemma != "be" or not any(h.lemma in table["members"] and h.tag == "NNS" for h in heads):
        return {}, {}
    listed = party_ids(parties(verb.kids("attr")), draft)
    return (_united_before(parsed, draft), listed) if len(listed) > 1 else ({}, {})


def _named(found: list[Party]) -> list[Party]:
    """Without `groups` where some of them are named."""
    named = [p for p in found if p.word.ref is None or p.word.ref.how != "described"]
    return named or found


def _united_before(parsed: Parsed, draft: Draft) -> Ids:
    """The union of the sentence before, where that speaks of a merger or founding of several."""
    for claim in draft.claims:
        label = claim.label
        near = 0 < parsed.index - claim.parsed.index <= 2
        if near and isinstance(label, TieLabel) and label.state in ("integration", "alliance"):
            at = claim.mentions[1] or claim.trigger.span
            return {claim.actors[1]: at}
    return {}


def _claim(parsed: Parsed, word: Word, pair: tuple[str, str], ids: Ids, told: tuple[Label, str, str]) -> Claim:
    label, factuality, means = told
    return Claim(
        parsed=parsed,
        trigger=word,
        kind="tie" if isinstance(label, TieLabel) else "event",
        actors=pair,
        label=label,
        mentions=(ids[pair[0]], ids[pair[1]]),
        factuality=factuality,
        reason=f"“{word.text}”: {means}",
    )
