"""Passages as the coder marks them: their actors get made-up names, and the rules say what else stands for whom.

`python training/encoder/resolved.py --out FOLDER`, where amity is installed, writes the passages of `passages` (with
`--unread` of `unread`) with the brackets that the coder would set, for `train.py --resolved FOLDER`: pronouns that the
hands left without one have one, descriptions that the rules do not see through have none, and some are of the wrong
actor. The codes stay. Others whom a passage names have no bracket, since nobody coded what is said of them. Two cores
take three minutes, with `OMP_NUM_THREADS=1`.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from examples import PASSAGES, UNREAD, Passage, read_file

from amity.actors import Gazetteer, load_gazetteer
from amity.coding.draft import Draft, Options
from amity.coding.encoder.marking import StandIn, words_of_actors
from amity.coding.model_package import load_english
from amity.coding.pipeline import STEPS
from amity.coding.who import Named, name_actors
from amity.model import Actor, Document

_STEMS = {
    "group": ("Az", "Bor", "Cald", "Drev", "Kar", "Mir", "Nosk", "Tarn", "Vel", "Zor"),
    "state": ("Bel", "Cor", "Dar", "Gal", "Mor", "Sal", "Tor", "Val", "Yar", "Zan"),
    "person": ("Amor", "Besko", "Cadri", "Davor", "Emin", "Fadil", "Goran", "Hasko", "Idro", "Janko"),
}
_ENDS = {
    "group": ("anian Front", "emite League", "ovan Army", "urish Movement"),
    "state": ("aria", "dovia", "mania", "estan"),
    "person": (" Zaman", " Yusko", " Wardi", " Velim"),
}
_OFFICIAL = re.compile(
    r"\b(government|ministry|embassy|(?:prime|foreign) minister|ambassador|parliament|kingdom|republic)\b",
    re.IGNORECASE,
)
_OF_PEOPLES = re.compile(r"[A-Z]\w*(?:an|i|ish|ese)$")  # `Pakistani` is no name of a state
_HIS, _ITS = {"he", "his", "him", "she", "her"}, {"it", "its"}
_POSSESSIVES = {"its", "their", "his", "her", "our", "my"}
_STEP = 7  # names by which a passage is ahead of the one before
_FEW = 2  # words of a demonym


class Role(NamedTuple):
    """Who a letter of a passage is."""

    actor: str
    name: str
    kind: str


class Place(NamedTuple):
    """A sentence in the text of its passage."""

    start: int
    end: int


def main() -> None:
    """Write the passages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--unread", action="store_true", help="those on which the encoder is not trained")
    args = parser.parse_args()
    paths = sorted((UNREAD if args.unread else PASSAGES).glob("*/*.tsv"))
    with ProcessPoolExecutor() as pool:
        for number, (path, text) in enumerate(zip(paths, pool.map(resolved_file, paths, chunksize=8), strict=True), 1):
            out = args.out / path.parent.name / path.name
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(text, "utf-8")
            if number % 100 == 0:
                print(f"{number} of {len(paths)} files", flush=True)


def resolved_file(path: Path) -> str:
    """A file of passages with other brackets."""
    rows = (row for number, passage in enumerate(read_file(path, whole=True)) for row in resolved(passage, number))
    lines = path.read_text("utf-8").splitlines()
    return "".join(f"{next(rows)}\t{line.split(chr(9))[1]}\n" if line.strip() else "\n" for line in lines)


def resolved(passage: Passage, number: int) -> list[str]:
    """The sentences of a passage with the brackets that the rules set; `number` chooses the names."""
    roles = roles_of(passage, number)
    text, places = told_by_name(passage, roles)
    draft = Draft(Document("d", "d", text, ""), _gazetteer(), load_english(), Options())
    for step in STEPS[: next(i for i, s in enumerate(STEPS) if s.name == "resolve") + 1]:
        step.run(draft)
        if step.name == "name":
            draft.named = _for_themselves(draft.named)
    letters = {role.actor: letter for letter, role in roles.items()}
    stands = sorted((s for row in words_of_actors(draft).values() for s in row), key=lambda s: s.span)
    return [_bracketed(text, place, stands, letters) for place in places]


def _for_themselves(named: Named) -> Named:
    """Persons as actors of their own, since their letter has its own codes."""
    return replace(named, actors={i: replace(a, part_of=None) for i, a in named.actors.items()})


def _bracketed(text: str, place: Place, stands: Iterable[StandIn], letters: dict[str, str]) -> str:
    row, at = "", place.start
    for stand in stands:
        if stand.span.start >= at and stand.span.end <= place.end and stand.actor in letters:
            words = "" if stand.named else f"|{stand.span.of(text)}"
            row += f"{text[at : stand.span.start]}[{letters[stand.actor]}{words}]"
            at = stand.span.end
    return row + text[at : place.end]


def roles_of(passage: Passage, number: int) -> dict[str, Role]:
    """
    Who the letters of a passage are.

    A letter that a demonym stands for is that state; one of a government, a ministry or an embassy a made-up state; one
    that is `he` or `she` and never `it` a person; any other a group.
    """
    words: dict[str, list[str]] = {letter: [] for example in passage for letter in sorted(example.taken)}
    for letter, said in (piece for example in passage for piece in example.pieces):
        if letter and said:
            words[letter].append(said)
    found: dict[str, Role] = {}
    counts = Counter(dict.fromkeys(_STEMS, number * _STEP))
    for letter, said in words.items():
        states = {_state_of(s) for s in said if len(s.split()) <= _FEW} - {None}
        low = {s.lower() for s in said}
        if len(states) == 1 and (state := states.pop()) and state not in {r.actor for r in found.values()}:
            found[letter] = Role(state, _packaged().actors[state].name, "state")
            continue
        kind = "state" if any(map(_OFFICIAL.search, said)) else "person" if low & _HIS and not low & _ITS else "group"
        at = counts[kind] % len(_made(kind))
        found[letter] = Role(_made(kind)[at].id, _made(kind)[at].name, kind)
        counts[kind] += 1
    return found


def told_by_name(passage: Passage, roles: dict[str, Role]) -> tuple[str, list[Place]]:
    """A passage as a text, and where its sentences stand; whatever stands for an actor first gives way to the name."""
    text, places, seen = "", [], set()
    for example in passage:
        start = len(text)
        for letter, words in example.pieces:
            if not letter:
                text += words
                continue
            role = roles[letter]
            new = letter not in seen and not (role.kind == "state" and _OF_PEOPLES.match(words))
            named = not words or new
            if named and role.kind != "group":
                text = re.sub(r"\b(?:the|a|an|The|A|An) $", "", text)
            owns = words.endswith("'s") or words.lower() in _POSSESSIVES
            text += f"{role.name}{chr(39)}s" if new and owns else role.name if named else words
            seen.add(letter)
        places.append(Place(start, len(text)))
        text += " "
    return text.rstrip(), places


@cache
def _made(kind: str) -> Sequence[Actor]:
    names = [f"{stem}{end}" for stem, end in product(_STEMS[kind], _ENDS[kind])]
    known = {"group": "armed_group"}.get(kind, kind)
    return [Actor(f"{kind}{i}", name, known) for i, name in enumerate(names)]


@cache
def _packaged() -> Gazetteer:
    return load_gazetteer()


@cache
def _gazetteer() -> Gazetteer:
    return load_gazetteer(actor for kind in _STEMS for actor in _made(kind))


@cache
def _state_of(words: str) -> str | None:
    """The one state for which words stand, if they do."""
    named = name_actors(f"{words} officials said.", _packaged())
    found = {m.actor_id for m in named.mentions if named.actors[m.actor_id].kind == "state"}
    return found.pop() if len(found) == 1 else None


if __name__ == "__main__":
    main()
