"""What an answer is held against: the words of the document, the actors that it names, the terms of the codebook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from amity.actors import Gazetteer, Mention, find_mentions
from amity.actors.folding import fold, fold_name
from amity.actors.spelling import NOT_NAMES
from amity.coding.llm.answers import NewActor, UnusableError
from amity.coding.llm.quotes import Plain, find_objects, find_quote, plain
from amity.coding.llm.windows import Window
from amity.model import ACTOR_KINDS, Actor, Document, Span, slug
from amity.vocab import Codebook

_UNNAMED = re.compile(r"unnamed-[a-z]+(?:-[a-z]+)*")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """
    A document, what is known, and what the document names.

    `mentions` are the places of actors, `named` their ids, `folded` its words in the form in which names are compared,
    `objects` the JSON in it.
    """

    doc: Document
    gazetteer: Gazetteer
    codebook: Codebook
    mentions: tuple[Mention, ...]
    named: frozenset[str]
    folded: str
    objects: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One window's words, where they begin in the document, and the new actors that its answer proposes, by name."""

    window: Window
    words: Plain
    new: dict[str, Actor] = field(default_factory=dict)


def ground_of(doc: Document, gazetteer: Gazetteer, codebook: Codebook) -> Ground:
    """
    What answers on a document are held against.

    Args:
        doc: the document.
        gazetteer: the known actors.
        codebook: the terms.
    """
    mentions = find_mentions(doc.text, gazetteer)
    named = frozenset(m.actor_id for m in mentions)
    return Ground(doc, gazetteer, codebook, mentions, named, fold(doc.text).lower, tuple(find_objects(doc.text)))


def place_of(window: Window, doc: Document) -> Place:
    """A window's words in the form in which quotes are compared."""
    return Place(window, plain(window.span.of(doc.text)))


def actors_named(ground: Ground) -> tuple[Actor, ...]:
    """The actors that the document names, those named most often first."""
    counts: dict[str, int] = {}
    for mention in ground.mentions:
        counts[mention.actor_id] = counts.get(mention.actor_id, 0) + 1
    return tuple(ground.gazetteer.actors[i] for i in sorted(counts, key=lambda i: (-counts[i], i)))


def propose(new: NewActor, place: Place, ground: Ground) -> None:
    """
    Let a name stand for a new actor in this window, or for the known one that has it already.

    Raises:
        UnusableError: the evidence is not in the window or does not hold the name, or the kind is unknown.
    """
    if new.kind not in ACTOR_KINDS:
        raise UnusableError(f"the kind {new.kind!r:.60} of the new actor is none of {', '.join(ACTOR_KINDS)}")
    if len(new.name) > _LONGEST_NAME or not find_quote(new.evidence, place.words):
        raise UnusableError(f"the evidence for the new actor {new.name!r:.80} is not in the document")
    inside = find_quote(new.name, plain(new.evidence))
    if not inside:
        raise UnusableError(f"the evidence for the new actor {new.name!r:.80} does not name it")
    name = " ".join(inside[0].of(new.evidence).split())
    known = _known(name, ground) or ground.gazetteer.actors.get(slug(name))
    place.new[_folded(name)] = known or Actor(slug(name), name, new.kind)


def actor_id(text: str, place: Place, ground: Ground) -> str:
    """
    The id of the actor that the model names by id or name.

    Raises:
        UnusableError: nobody is called so, or several are.
    """
    found = _known(text, ground) or place.new.get(_folded(text)) or _by_slug(text, place.new)
    if found is None:
        raise UnusableError(f"no actor is called {text!r:.80}, and the answer does not propose it as a new one")
    return found.id


def named_actor_id(text: str, place: Place, ground: Ground) -> str:
    """
    As `actor_id`, for an actor that the document itself must name.

    Raises:
        UnusableError: as `actor_id`, or the document does not name the actor.
    """
    found = actor_id(text, place, ground)
    if not is_named(found, place, ground):
        raise UnusableError(f"the document does not name {found!r}")
    return found


def is_named(actor: str, place: Place, ground: Ground) -> bool:
    """True if the document names the actor, or the answer proposes it with evidence."""
    return actor in ground.named or any(a.id == actor for a in place.new.values())


def speaker_id(text: str, place: Place, ground: Ground) -> str:
    """
    The id of a voice: an actor's, that of an unnamed voice, or one made from the name that the document uses.

    Raises:
        UnusableError: the document has no such voice.
    """
    if _UNNAMED.fullmatch(text):
        return text
    known = _known(text, ground) or place.new.get(_folded(text))
    if known is not None and is_named(known.id, place, ground):
        return known.id
    wanted = _folded(text)
    if wanted and len(text) <= _LONGEST_NAME and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", ground.folded):
        return slug(text)
    raise UnusableError(f"the document has no voice called {text!r:.80}")


def _known(text: str, ground: Ground) -> Actor | None:
    """The gazetteer's actor of an id or name; where several share a name, the only one that the document names."""
    gazetteer, wanted = ground.gazetteer, text.strip()
    if wanted in gazetteer.actors or wanted in gazetteer.renamed:
        return gazetteer.actor(wanted)
    ids = _ids_by_name(gazetteer).get(_folded(wanted), frozenset())
    ids = ids & gazetteer.own or ids
    if len(ids) > 1:
        ids = ids & ground.named
        if len(ids) != 1:
            raise UnusableError(f"the name {text!r:.80} can mean several actors")
    return gazetteer.actors[next(iter(ids))] if ids else None


@lru_cache(maxsize=4)
def _ids_by_name(gazetteer: Gazetteer) -> Mapping[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for spelling in gazetteer.spellings:
        if spelling.how not in NOT_NAMES:
            key = _folded(spelling.text)
            table[key] = table.get(key, frozenset()) | {spelling.actor_id}
    return table


def _by_slug(text: str, new: Mapping[str, Actor]) -> Actor | None:
    return next((a for a in new.values() if a.id == text.strip()), None)


def _folded(name: str) -> str:
    return fold_name(name).lower().removeprefix("the ")
