"""The words by which a named organisation is later taken up: `the council`, `the front`, `the Tigers`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from amity.actors import Gazetteer, find_mentions
from amity.coding.who.sentences import SentenceScan
from amity.coding.who.speech import AUTHOR, says_we, says_you
from amity.coding.who.voices import Voices
from amity.coding.who.words import GROUP_KINDS, words
from amity.model import Actor

_GOVERNING = frozenset(
    {"government", "regime", "authorities", "administration", "junta", "republic", "kingdom", "emirate"}
)
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = re.compile(r"\b[Tt]he ([^\W\d_]+)\b")


def name_heads(actors: Iterable[Actor]) -> dict[str, frozenset[str]]:
    """The ids of the actors whose names hold a word such as Front or Council, by the word in lower case."""
    organs = {w.lower() for w in words().organisation_words}
    found: dict[str, set[str]] = {}
    for actor in actors:
        if actor.kind == "person":
            continue
        known = _GOVERNING | organs if actor.kind == "state" else organs
        for word in {w.lower() for name in (actor.name, *actor.aliases) for w in _WORD.findall(name)}:
            if word in known:
                found.setdefault(word, set()).add(actor.id)
    return {word: frozenset(ids) for word, ids in found.items()}


def homes(actors: Iterable[Actor], gazetteer: Gazetteer) -> frozenset[str]:
    """The countries that names of organisations hold: whose `the government` is, in a text on the Front of Lumay."""
    pieces = [
        part
        for actor in actors
        if actor.kind in GROUP_KINDS
        for name in (actor.name, *actor.aliases)
        if len(parts := name.split()) > 1
        for part in (" ".join(parts[1:]), " ".join(parts[:-1]))
    ]
    found = {m.actor_id for m in find_mentions("\n".join(pieces), gazetteer) if m.how in ("name", "alias")}
    return frozenset(i for i in found if gazetteer.actors[i].kind == "state")


def pointed_at(
    text: str, scans: Sequence[SentenceScan], heads: Mapping[str, frozenset[str]], *, voices: Voices
) -> dict[int, set[str]]:
    """
    The organisations that sentences mean by the short name of one that the text names, or by `we` and `you`.

    Args:
        text: the document's text.
        scans: its sentences.
        heads: from `name_heads`; a word of two names is left out.
        voices: who speaks where.
    """
    found: dict[int, set[str]] = {}
    single = {word: next(iter(ids)) for word, ids in heads.items() if len(ids) == 1}
    for scan in scans:
        said = scan.sentence.span.of(text)
        ids = {single[w] for m in _SHORT.finditer(said) if (w := m.group(1).lower()) in single}
        voice = voices.at(scan.sentence.span.start)
        ids |= {i for i, says in ((voice.we, says_we), (voice.you, says_you)) if i and i != AUTHOR.id and says(said)}
        if ids:
            found[scan.sentence.index] = ids
    return found
