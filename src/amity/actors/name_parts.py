"""Persons who are named in full and later in part: `Tarar`, `Osama`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ahocorasick_rs import AhoCorasick

from amity.actors.folding import Folded
from amity.actors.gazetteer import Gazetteer
from amity.actors.scanning import Hit
from amity.actors.spelling import Spelling

_SHORTEST = 4
_TITLES = frozenset(
    {"abu", "ibn", "bin", "bint", "sheikh", "mullah", "mawlawi", "umm", "sayyid", "hajji", "general", "colonel"}
    | {"president", "minister", "brigadier", "commander", "doctor", "prince", "king", "ayatollah", "secretary", "prime"}
    | {"admiral", "ambassador", "captain", "chancellor", "director", "emir", "field", "lieutenant", "major", "marshal"}
    | {"maulvi", "maulana", "premier", "senator", "sergeant", "sultan", "taoiseach"}
)
# Words of offices and names that mean something else far more often, above all at the beginning of a sentence.
_ORDINARY = frozenset(
    {"archbishop", "begin", "blind", "chairman", "chemical", "chief", "comrade", "crown", "defence", "defense"}
    | {
        "deputy",
        "foreign",
        "hague",
        "interior",
        "islam",
        "jihad",
        "lady",
        "lord",
        "pope",
        "power",
        "professor",
        "ramadan",
    }
    | {"said", "senior", "shah", "speaker", "than", "uncle", "vice"}
)
_LINKS = frozenset({"the", "and", "but", "when", "while", "if", "as", "that", "with", "al"}) | _TITLES
_WORD = re.compile(r"[^\W_]+")
_WORD_BEFORE = re.compile(r"([^\W_]+) $")
_WORD_AFTER = re.compile(r" ([^\W_]+)")


def person_parts(
    settled: Sequence[tuple[Hit, Spelling]], folded: Folded, gazetteer: Gazetteer
) -> Iterator[tuple[int, int, str]]:
    """
    Where a part of a person's name stands alone after the whole name: start and end in the folded text, actor id.

    A part that two persons of the text share means neither, and one beside another capitalised word is another's name.
    """
    owners: dict[str, set[str]] = {}
    first_at: dict[str, int] = {}
    for hit, reading in settled:
        if gazetteer.actors[reading.actor_id].kind == "person":
            first_at.setdefault(reading.actor_id, hit.end)
            for word in _WORD.findall(folded.text[hit.start : hit.end]):
                if len(word) >= _SHORTEST and word[0].isupper() and word.lower() not in _TITLES | _ORDINARY:
                    owners.setdefault(word, set()).add(reading.actor_id)
    parts = {word: next(iter(ids)) for word, ids in owners.items() if len(ids) == 1}
    if not parts:
        return
    taken = {i for hit, _ in settled for i in range(hit.start, hit.end)}
    for start, end, actor_id in _places(parts, folded.text):
        if start >= first_at[actor_id] and start not in taken and _stands_alone(start, end, folded.text):
            yield start, end, actor_id


def _places(parts: Mapping[str, str], text: str) -> Iterator[tuple[int, int, str]]:
    ids = list(parts.values())
    for index, start, end in AhoCorasick(list(parts)).find_matches_as_indexes(text, overlapping=True):
        if not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum():
            yield start, end, ids[index]


def _stands_alone(start: int, end: int, text: str) -> bool:
    before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
    after = _WORD_AFTER.match(text[end : end + 24])
    if after is not None and after.group(1)[0].isupper():
        return False
    return before is None or not before.group(1)[0].isupper() or before.group(1).lower() in _LINKS
