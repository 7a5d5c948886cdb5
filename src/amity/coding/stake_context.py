"""Whose stake it is: the holder and the partner of a stake, from the parts that actors take in its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from amity.coding.draft import Draft
from amity.coding.parties import Party, agents, at_slot, is_passive, parties, party_of, subjects
from amity.coding.spans import clause_verb
from amity.coding.stake_lexicon import Cue, StakeLexicon
from amity.coding.ties import whole_of
from amity.coding.words import Parsed, Word, conjuncts
from amity.model import Dyad, Span

_TOWARDS = ("in", "to", "for", "with", "on", "of", "from", "at", "against", "toward", "towards", "by", "about", "as")
_VERBS = ("VERB", "AUX")


@dataclass(frozen=True, slots=True)
class Side:
    """Holder and partner of a stake with the words that stand for them; None where a side is only implied."""

    holder: str
    partner: str
    holder_at: Span | None = None
    partner_at: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stake is looked for: the sentence, the draft, and the pair that its paragraph is about."""

    parsed: Parsed
    draft: Draft
    focal: Dyad | None

    def ids(self, found: Iterable[Party]) -> dict[str, Span]:
        """Actor ids with their mentions, each once; persons and members stand for their organisation."""
        ids: dict[str, Span] = {}
        for party in found:
            for actor_id in party.ids:
                ids.setdefault(self.whole(actor_id), party.span)
        return ids

    def whole(self, actor_id: str) -> str:
        """The organisation of a person; of a part, the whole that the paragraph is about."""
        whole = whole_of(actor_id, self.draft)
        if self.focal is None or whole in (self.focal.first, self.focal.second):
            return whole
        actor = self.draft.gazetteer.actors.get(whole)
        above = actor.part_of if actor is not None else None
        return above if above and above in (self.focal.first, self.focal.second) else whole

    def named(self) -> dict[str, Span]:
        """The actors that the sentence names or points to, in the order of the text."""
        found: dict[str, Span] = {}
        for word in self.parsed.words:
            if word.ref is not None:
                for actor_id in word.ref.actor_ids:
                    found.setdefault(self.whole(actor_id), word.ref.span)
        return found


def place_of(parsed: Parsed, draft: Draft) -> Place:
    """The place of a sentence: the focal pair of its paragraph, else of the text."""
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    focal = draft.resolution.focal[parsed.sentence.paragraph] or draft.resolution.focal_of_text
    return Place(parsed, draft, focal)


def sides(place: Place, holders: dict[str, Span], partners: dict[str, Span]) -> list[Side]:
    """The pairs of holders and partners; a side that is unsaid is the other of the focal pair."""
    found = [Side(a, b, p, q) for (a, p), (b, q) in product(holders.items(), partners.items()) if a != b]
    if found or place.focal is None or (holders and partners and set(holders) != set(partners)):
        return found[:4]
    focal = (place.focal.first, place.focal.second)
    if holders:
        return [Side(a, place.focal.other(a), p, None) for a, p in holders.items() if a in focal]
    return [Side(place.focal.other(b), b, None, q) for b, q in partners.items() if b in focal]


def both_sides(place: Place, found: dict[str, Span]) -> list[Side]:
    """Both partners as holders, in turn: the pair that is named, else the pair of the paragraph."""
    ids = list(found)
    if len(ids) >= 2:
        pair = tuple(i for i in ids if place.focal and i in (place.focal.first, place.focal.second))
        first, second = pair if len(pair) == 2 else (ids[0], ids[1])
        return [
            Side(first, second, found[first], found[second]),
            Side(second, first, found[second], found[first]),
        ]
    focal = place.focal
    if focal is None or (ids and ids[0] not in (focal.first, focal.second)):
        return []
    one, other = focal.first, focal.second
    return [Side(one, other, found.get(one), found.get(other)), Side(other, one, found.get(other), found.get(one))]


def sides_of_cue(cue: Cue, place: Place) -> list[Side]:
    """Holder and partner of a cue, by the role that its frame asks for."""
    verb = clause_verb(cue.word)
    role = cue.stake.role
    if role in ("mutual", "owner"):
        return _mutual(cue, place)
    acting, suffering = _parts(cue, verb, place)
    if role == "both":
        return both_sides(place, acting) if _joint(verb, acting) else []
    if role == "contrast":
        return both_sides(place, acting) if _contrasted(verb, place, acting) else []
    if role == "pressed":
        return _pressed(place, acting, suffering)
    if role in ("object", "worth"):
        return _flipped(cue, place, acting=acting, suffering=suffering)
    if len(acting) > 1 and _joint(verb, acting):
        return both_sides(place, acting)
    if not suffering and not (cue.stake.alone or acting):
        return []
    return sides(place, acting, suffering)


def _flipped(cue: Cue, place: Place, *, acting: dict[str, Span], suffering: dict[str, Span]) -> list[Side]:
    """The subject is the partner, the object the holder."""
    if not acting and not suffering:
        return []
    if cue.stake.lasting and not suffering:
        return []
    if cue.stake.role == "worth" and suffering and acting:
        return sides(place, suffering, acting)
    return sides(place, suffering, acting)


def _parts(cue: Cue, verb: Word, place: Place) -> tuple[dict[str, Span], dict[str, Span]]:
    """Who acts in the clause of a cue and who is acted on."""
    word = cue.word
    if word.pos in _VERBS and is_passive(word):
        return place.ids(parties(agents(word))), place.ids(parties(subjects(word)))
    acting = _subjects(word, verb)
    suffering = [p for w in (word, verb) for p in _objects(w, deep=w is word)]
    acting_ids = place.ids(acting)
    return acting_ids, {i: s for i, s in place.ids(suffering).items() if i not in acting_ids}


def _subjects(word: Word, verb: Word) -> list[Party]:
    if word.dep == "amod":
        return parties([word.head])
    own = [p for c in word.kids("poss") if (p := party_of(c))]
    return own or parties(subjects(word if word.pos in _VERBS else verb))


def _objects(word: Word, *, deep: bool) -> Iterator[Party]:
    yield from parties(at_slot(word, "object"))
    for slot in _TOWARDS:
        yield from parties(at_slot(word, slot))
    if deep:
        for clause in word.kids("ccomp", "xcomp"):
            yield from parties(subjects(clause))
            yield from parties(at_slot(clause, "object"))
    for thing in word.kids("dobj", "attr", "pobj"):
        for child in thing.kids("poss"):
            if party := party_of(child):
                yield party


def _mutual(cue: Cue, place: Place) -> list[Side]:
    """The pair that stands in the clause; in the sentence; or of the paragraph."""
    word = cue.word
    if cue.stake.role == "owner":
        owners = place.ids(p for c in word.kids("poss") if (p := party_of(c)))
        targets = place.ids(p for s in ("of", "toward", "towards", "to", "for", "about") for p in parties(at_slot(word, s)))
        if owners or targets:
            return sides(place, owners, {i: s for i, s in targets.items() if i not in owners})
    between = place.ids(parties([*at_slot(word, "between"), *at_slot(word, "among")]))
    if len(between) > 1:
        return both_sides(place, between)
    verb = clause_verb(word)
    acting, suffering = _parts(cue, verb, place)
    return both_sides(place, acting | suffering or _known(place))


def _known(place: Place) -> dict[str, Span]:
    named = place.named()
    if place.focal is None:
        return named
    return {i: s for i, s in named.items() if i in (place.focal.first, place.focal.second)}


def _joint(verb: Word, acting: dict[str, Span]) -> bool:
    """True if the subject is the pair as one: both, the two, A and B."""
    return len(acting) == 2


def _contrasted(verb: Word, place: Place, acting: dict[str, Span]) -> bool:
    """True if the sentence sets the subject's aim against that of another: two verbs of aim, two subjects."""
    if len(acting) != 1:
        return False
    others = [w for w in place.parsed.words if w.pos == "VERB" and w is not verb and w.kids("nsubj")]
    for other in others:
        theirs = place.ids(parties(other.kids("nsubj")))
        if len(theirs) == 1 and not set(theirs) & set(acting) and _linked(verb, other):
            acting |= theirs
            return True
    return False


def _linked(verb: Word, other: Word) -> bool:
    one, two = (verb, other) if verb.i < other.i else (other, verb)
    if two.head is not one or one.lemma not in ("want", "seek", "aim", "promise", "bargain", "hope", "demand", "vote"):
        return False
    return two.dep in ("conj", "ccomp", "parataxis") or any(m.low in ("whereas", "while") for m in two.kids("mark"))


def _pressed(place: Place, acting: dict[str, Span], suffering: dict[str, Span]) -> list[Side]:
    """The pressed holder and the partner because of whom; the presser is neither."""
    if place.focal is None:
        return []
    focal = (place.focal.first, place.focal.second)
    if any(a in focal for a in acting):
        return []
    holders = {i: s for i, s in suffering.items() if i in focal}
    if len(holders) != 1 or not acting:
        return []
    return sides(place, holders, {})


def giving_sides(thing: Word, place: Place, lexicon: StakeLexicon) -> tuple[list[Side], Word]:
    """
    Who holds a stake in a thing that one gives, has or needs, and the word that says so.

    Reads the verb of which the thing is the object first, then whose thing it is.
    """
    head = _governor(thing)
    owner = place.ids(p for c in _owners(thing) if (p := party_of(c)))
    source = place.ids(p for s in ("from", "of", "by") for p in parties(at_slot(thing, s))) or owner
    if head is None:
        return [], thing
    acting = place.ids(parties(subjects(head)))
    if is_passive(head):
        acting = place.ids(parties(agents(head)))
    given = lexicon.giving
    if head.lemma in given["need"]:
        return (sides(place, acting, _without(source, acting)) if acting else []), head
    if head.lemma in given["get"]:
        partners = _slots(head, place, "from", "through", "via", "by") or _without(source, acting)
        return (sides(place, acting, partners) if acting and (partners or _lasting(head)) else []), head
    if head.lemma in given["give"] or head.lemma in given["offer"]:
        receivers = _receivers(head, thing, place)
        receivers = _without(receivers, acting)
        if receivers and acting and (_lasting(head) or head.lemma in given["offer"]):
            return sides(place, receivers, acting), head
        if acting and head.lemma in given["offer"] and _lasting(head):
            return sides(place, {}, acting), head
    return [], head


def _governor(thing: Word) -> Word | None:
    """The verb or adjective that the thing is the object of, through coordinations and one preposition."""
    first = conjuncts(thing)[0]
    above = first.head
    if first.dep in ("dobj", "attr", "nsubjpass", "oprd"):
        return above
    if first.dep == "pobj" and above.dep in ("prep", "dative", "agent"):
        if above.head.pos in (*_VERBS, "ADJ"):
            return above.head
        if above.low in ("of", "for", "to") and above.head.dep in ("dobj", "attr") and above.head.head.pos in _VERBS:
            return above.head.head
    return None


def _owners(thing: Word) -> list[Word]:
    first = conjuncts(thing)[0]
    return [*thing.kids("poss", "compound", "amod", "nmod"), *(first.kids("poss") if first is not thing else [])]


def _slots(word: Word, place: Place, *slots: str) -> dict[str, Span]:
    for slot in slots:
        if found := place.ids(parties(at_slot(word, slot))):
            return found
    return {}


def _receivers(head: Word, thing: Word, place: Place) -> dict[str, Span]:
    found = place.ids(parties(head.kids("dative"))) or _slots(head, place, "to", "for")
    if not found:
        found = place.ids(parties([w for w in at_slot(head, "object") if w is not thing]))
    if not found and is_passive(head):
        found = place.ids(parties(subjects(head)))
    return found or place.ids(p for s in ("to", "for") for p in parties(at_slot(thing, s)))


def _without(found: dict[str, Span], others: dict[str, Span]) -> dict[str, Span]:
    return {i: s for i, s in found.items() if i not in others}


def _lasting(verb: Word) -> bool:
    """True for what is told as a practice: present, progressive or perfect, not one past act."""
    if verb.tag in ("VBZ", "VBP"):
        return True
    if verb.tag == "VBD":
        return False
    return any(a.low in ("has", "have", "is", "are", "can", "continues", "'s", "been") for a in verb.kids("aux", "auxpass"))
