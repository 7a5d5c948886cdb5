"""Who is meant, sentence by sentence: names first, then what points back to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from amity.actors import Gazetteer, Mention
from amity.coding.who.anaphors import anaphor_reference, may_point_back
from amity.coding.who.clauses import coordinated
from amity.coding.who.coherence import addressed_by
from amity.coding.who.described import described_actor
from amity.coding.who.discourse import Discourse, Place, Stated
from amity.coding.who.pairs import focal_dyads, sentence_mentions
from amity.coding.who.phrases import name_references
from amity.coding.who.reference import Named, Reference, Resolution, Sentence
from amity.coding.who.salience import Seen, role_weight
from amity.coding.who.sentences import paragraph_spans, scan_sentences
from amity.coding.who.short_names import homes, name_heads, pointed_at
from amity.coding.who.speech import AUTHOR, UNNAMED_SPEAKER, quoted_spans, speaker_tokens
from amity.coding.who.spoken import is_declared
from amity.coding.who.voices import voices_of
from amity.coding.who.words import GROUP_KINDS, STATE_KINDS, words
from amity.model import Actor, Span

_FEW = 3  # words before a subject
_OPENING, _INSIDE = 2.4, 1.0  # weights of names in sentences that are not parsed


def resolve(text: str, sentences: Sequence[Sentence], *, named: Named, gazetteer: Gazetteer) -> Resolution:
    """
    Who is meant by the names, pronouns, descriptions and pairs of a text.

    Args:
        text: the document's text.
        sentences: all of its sentences in order, from `parse_sentences`; those without a parse name no one.
        named: from `name_actors`.
        gazetteer: for the organisations that persons belong to.

    Returns:
        Resolution: references in the order of the text. An anaphor that nothing fits has none.

    Reference: docs/method/actors.md.
    """
    actors = {**named.actors, AUTHOR.id: AUTHOR, UNNAMED_SPEAKER.id: UNNAMED_SPEAKER}
    wholes = _wholes(actors, gazetteer)
    heads = name_heads(actors.values())
    voices = voices_of(text, named.mentions, actors, paragraphs=paragraph_spans(text), wholes=wholes)
    scans = scan_sentences(text, named.mentions)
    pointed = pointed_at(text, scans, heads, voices=voices)
    focal, overall = focal_dyads(scans, actors, wholes, pointed=pointed)
    at_home = homes(named.actors.values(), gazetteer)
    actors = {i: gazetteer.actors[i] for i in sorted(at_home)} | actors
    state = Discourse(
        actors, focal, overall, wholes, heads=heads, homes=at_home, quotes=quoted_spans(text), voices=voices
    )
    by_sentence = sentence_mentions(sentences, named.mentions)
    for sentence in sentences:
        mentions = by_sentence.get(sentence.index, [])
        if sentence.paragraph != state.paragraph:
            state.paragraph, state.opened = sentence.paragraph, sentence.index
        if sentence.tokens is not None:
            _read(sentence, mentions, state)
        else:
            state.seen += [_glimpsed(m, sentence, text) for m in mentions if m.role_hint != "place"]
    state.references.sort(key=lambda r: (r.span, r.head_token_index))
    spoken_of = {i: state.actors[i] for r in state.references for i in r.actor_ids} | dict(named.actors)
    return Resolution(
        tuple(state.references), spoken_of, named.proposals, focal, overall, state.by_head, voices, state.quotes
    )


def _wholes(actors: dict[str, Actor], gazetteer: Gazetteer) -> dict[str, str]:
    """The organisation of each person, with its actor made known."""
    wholes: dict[str, str] = {}
    for actor in list(actors.values()):
        if actor.kind == "person" and actor.part_of and (actor.part_of in gazetteer.actors or actor.part_of in actors):
            wholes[actor.id] = actor.part_of
            if actor.part_of in gazetteer.actors:
                actors.setdefault(actor.part_of, gazetteer.actors[actor.part_of])
    return wholes


def _read(sentence: Sentence, mentions: Sequence[Mention], state: Discourse) -> None:
    names: dict[int, list[Reference]] = {}
    for mention in mentions:
        for reference in name_references(sentence, mention, state.actors[mention.actor_id]):
            names.setdefault(reference.head_token_index, []).append(reference)
    own = frozenset(i for i, found in names.items() if state.actors[found[0].actor_ids[0]].kind in GROUP_KINDS)
    tokens = list(sentence.tokens)
    if state.quotes:
        saying = speaker_tokens(tokens)
        heard = _speakers(saying, names, state)
        strange = any(t.pos_ == "PROPN" for t in saying) and state.stated.sentence < sentence.index - 1
        state.speakers = () if strange and not heard else heard or state.speakers
    for token in tokens:
        if token.i in names:
            for reference in _joined(names[token.i]):
                state.add(reference)
                _keep_titles(token, reference, state)
                if reference.how in ("member", "modifier") and state.actors[reference.actor_ids[0]].kind in STATE_KINDS:
                    state.organs[token.lemma_.lower()] = reference.actor_ids[0]
        elif may_point_back(token):
            _point_back(Place(sentence, token, names, state), own)
        _remember(sentence, token, state)
    _end(sentence, tokens, state)


def _point_back(place: Place, own: frozenset[int]) -> None:
    """Add whom a token without a name means, if anybody; `own` are the tokens that name organisations."""
    if (found := anaphor_reference(place)) is not None:
        place.state.add(found)
    elif (described := described_actor(place.sentence, place.token, own)) is not None:
        actor, reference = described
        place.state.actors.setdefault(actor.id, actor)
        place.state.add(reference)


def _glimpsed(mention: Mention, sentence: Sentence, text: str) -> Seen:
    """A name of a sentence that is not parsed: at its start it is likely to be the subject."""
    ahead = text[sentence.span.start : mention.span.start].split()
    plural = mention.how == "demonym" and mention.span.of(text).endswith("s")
    return Seen((mention.actor_id,), sentence.index, len(ahead), _OPENING if len(ahead) < _FEW else _INSIDE, plural)


def _keep_titles(token: Any, reference: Reference, state: Discourse) -> None:
    """`General Dorn` and `Dorn, the general` are later `the general`."""
    if state.actors[reference.actor_ids[0]].kind != "person":
        return
    for child in token.children:
        if child.dep_ in ("compound", "appos", "nmod") and (title := child.lemma_.lower()) in words().titles:
            state.titled[title] = reference.actor_ids[0]


def _joined(found: Sequence[Reference]) -> Sequence[Reference]:
    """`gunmen of A and of B` are of both."""
    if len(found) < 2 or any(r.how != "member" for r in found):
        return found
    ids = tuple(dict.fromkeys(i for r in found for i in r.actor_ids))
    span = Span(min(r.span.start for r in found), max(r.span.end for r in found))
    return (replace(found[0], span=span, actor_ids=ids),)


def _end(sentence: Sentence, tokens: Sequence[Any], state: Discourse) -> None:
    """What the next sentence may take up: who spoke, to whom somebody turned, and who declared what."""

    def meant_by(token: Any) -> tuple[str, ...]:
        known = state.by_head.get((sentence.index, token.i))
        return known.actor_ids if known is not None and known.how != "relation" else ()

    if addressed := addressed_by(tokens, meant_by):
        state.addressed = (sentence.index, addressed)
    subjects = (t for t in tokens if t.dep_ == "nsubj" and t.head.dep_ == "ROOT" and meant_by(t))
    if (subject := next(subjects, None)) is not None:
        own = meant_by(subject)
        named = frozenset(i for t in tokens if t.i != subject.i for i in meant_by(t) if i not in own)
        state.stated = Stated(sentence.index, own, is_declared(subject.head), named)
    if state.quotes:
        said = tuple(dict.fromkeys(state.wholes.get(i, i) for t in speaker_tokens(tokens) for i in meant_by(t)))
        state.speakers = said[:1] or state.speakers


def _speakers(saying: Sequence[Any], names: Mapping[int, Sequence[Reference]], state: Discourse) -> tuple[str, ...]:
    """The organisations that speak in a sentence, of the subjects of its verbs of saying; persons speak for theirs."""
    ids = (i for t in saying for r in names.get(t.i, ()) for i in r.actor_ids)
    return tuple(dict.fromkeys(state.wholes.get(i, i) for i in ids))[:1]


def _remember(sentence: Sentence, token: Any, state: Discourse) -> None:
    reference = state.by_head.get((sentence.index, token.i))
    if reference is None:
        if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ == "NOUN":
            state.seen.append(Seen((), sentence.index, token.i, role_weight(token), token.tag_ == "NNS"))
        return
    if reference.how == "relation" or reference.role_hint == "place":
        return
    plural = token.tag_ == "NNS" or len(reference.actor_ids) > 1 or _agrees_as_plural(token)
    person = not plural and token.pos_ == "NOUN" and reference.how in ("modifier", "member")
    joined = token.dep_ == "conj" or any(c.dep_ == "conj" for c in token.children)
    state.seen.append(Seen(reference.actor_ids, sentence.index, token.i, role_weight(token), plural, person, joined))
    if token.dep_ == "conj" and (ids := _together(sentence, token, state.by_head)):
        state.seen.append(Seen(ids, sentence.index, token.i, role_weight(token), plural=True))


def _agrees_as_plural(token: Any) -> bool:
    """True for the name of `the Houthis need`, whose verb says that it is a plural."""
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return False
    verbs = (token.head, *(c for c in token.head.children if c.dep_ in ("aux", "auxpass")))
    return any(v.tag_ == "VBP" or v.lower_ == "were" for v in verbs)


def _together(sentence: Sentence, token: Any, by_head: Mapping[tuple[int, int], Reference]) -> tuple[str, ...]:
    ids: dict[str, None] = {}
    for member in coordinated(token):
        reference = by_head.get((sentence.index, member.i))
        ids |= dict.fromkeys(reference.actor_ids if reference else ())
    return tuple(ids) if len(ids) > 1 else ()
