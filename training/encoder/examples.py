"""What the encoder learns from: sentences with bracketed actors and their codes, as markers and labels.

Two sorts of files are read. `tests/corpus/sentences/*.tsv` holds single sentences on a pair A and B. `passages/*/*.tsv`
holds passages, parted by empty lines, in which all pairs are coded; there the codes are one letter for the kind.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations
from pathlib import Path
from typing import TypeVar

import numpy as np
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "tests" / "corpus" / "sentences"
PASSAGES = Path(__file__).resolve().parent / "passages"
UNREAD = PASSAGES.parent / "unread"  # by hands on whom the weights were not trained
DRIVERS = ("capability", "resources", "sanctuary", "network", "common_enemy", "ideology", "legitimacy", "social_bond",
           "cohesion", "leverage", "external_pressure", "goals", "power_balance", "alternatives", "trust")  # fmt: skip
STATES = ("war", "rivalry", "none", "sympathy", "cooperation", "strained", "alliance", "integration")
EVENTS = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
          "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")  # fmt: skip
OUTCOMES = ("split", "hold", "deteriorate", "improve")
BOUNDS = (0.0, 0.01, 0.05, 0.20, 0.45, 0.55, 0.80, 0.95, 0.99, 1.0)  # of the words of probability (codebook, section 5)
EFFECTS = {"+": "binds", "-": "strains"}
LABELS = (
    *(f"driver {d} {e}" for d in DRIVERS for e in EFFECTS.values()),
    *(f"event {e}" for e in EVENTS),
    *(f"tie {s}" for s in STATES),
    *(f"forecast {o}" for o in OUTCOMES),
    *(f"conditional {e}" for e in EFFECTS.values()),
    *(f"probability {low:.2f} {high:.2f}" for low, high in pairwise(BOUNDS)),
)
NUMBER = {label: i for i, label in enumerate(LABELS)}
LONGEST, LONGEST_WINDOW = 112, 160  # tokens of a sentence and of those that are read at once
LETTERS = "ABCDEFGHI"  # passages have the first six; a window of joined sentences may have all
MARKERS = len(LETTERS)
KEPT_BACK = 40  # one passage in so many
_KINDS = {"driver": "D", "tie": "T", "event": "E", "forecast": "F", "cond": "C"}
_VOICES = (  # who only says it: before and after the sentence
    ("According to [{}], ", ""),
    ("[{}] said that ", ""),
    ("[{}] reported that ", ""),
    ("A report by [{}] found that ", ""),
    ("In the view of [{}], ", ""),
    ("[{}] told reporters that ", ""),
    ("A spokesman for [{}] stated that ", ""),
    ("Officials of [{}] believe that ", ""),
    ("", ", [{}] said."),
    ("", ", according to [{}]."),
    ("", ", a study by [{}] argues."),
)
_LINKS = (" ", "; ", ", while ", ", and ", ", whereas ", ", but ")
_BRACKET = re.compile(rf"\[([{LETTERS}])(?:\|([^\[\]|]+))?\]")


Pieces = tuple[tuple[str | None, str], ...]
Pair = tuple[str, str]


def letters_of(pieces: Pieces) -> list[str]:
    """The actors that a text names, in the order of the alphabet."""
    return sorted({letter for letter, _ in pieces if letter})


@dataclass(frozen=True, slots=True)
class Example:
    """
    A sentence in pieces (letter or None, words), and the numbers of the labels of each ordered pair that has some.

    `whole` says that all pairs are coded, so that one without a label is known to have none.
    """

    pieces: Pieces
    told: dict[Pair, set[int]]
    whole: bool

    @property
    def letters(self) -> list[str]:
        """The actors that it names, in the order of the alphabet."""
        return letters_of(self.pieces)

    @property
    def taken(self) -> set[str]:
        """The letters of all whom it names or tells of."""
        return {*self.letters, *(a for pair in self.told for a in pair)}

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(words.split()) + (letter is not None and not words) for letter, words in self.pieces)

    def pairs(self, before: Pieces = ()) -> dict[Pair, set[int]]:
        """
        The ordered pairs that are asked about, with their labels.

        Args:
            before: the sentence before it, if any.
        """
        seen = self.letters
        asked = {*self.told}
        if self.whole:
            asked |= {*permutations(seen, 2), *permutations("AB", 2)}
            asked |= {pair for a in seen for b in letters_of(before) if a != b for pair in ((a, b), (b, a))}
        elif {"A", "B"} <= set(seen):
            asked |= {*permutations("AB", 2)}
        asked |= {(b, a) for a, b in asked}
        return {pair: self.told.get(pair, set()) for pair in sorted(asked)}


Passage = tuple[Example, ...]
T = TypeVar("T")


def written(pieces: Pieces, slots: dict[str, int], rng: np.random.Generator | None = None, drop: float = 0.15) -> str:
    """
    A text with markers.

    Args:
        pieces: of a sentence.
        slots: number of the marker of each letter.
        rng: if given, words that stand for an actor lose their marker now and then, as where no rule finds whom they
            mean.
        drop: how often.
    """
    row = []
    for letter, words in pieces:
        if letter is None or (words and rng is not None and rng.random() < drop):
            row.append(words)
        else:
            row.append(f" [unused{slots[letter]}] {words} " if words else f" [unused{slots[letter]}] ")
    return "".join(row)


def tokens_of(texts: Sequence[str], tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """The numbers of what is read of sentences in a row, as many as fit, and the sentence of each."""
    found: list[int] = []
    sentences: list[int] = []
    for number, text in enumerate(texts):
        row = tokenizer.encode(text).ids
        row = [*row[: LONGEST - 1], row[-1]] if len(row) > LONGEST else row
        if len(found) + len(row) > LONGEST_WINDOW:
            break
        found += row
        sentences += [number] * len(row)
    return found, sentences


def read_all() -> list[Passage]:
    """Every passage; single sentences are passages of one."""
    return [passage for _, passage in by_register()]


def by_register(folder: Path = PASSAGES) -> Iterator[tuple[str, Passage]]:
    """Every passage with the name of its register; with those to train on, first single sentences, of register ""."""
    if folder == PASSAGES:
        for path in sorted(SENTENCES.glob("*.tsv")):
            yield from (("", (example,)) for row in read_file(path, whole=False) for example in row)
    for path in sorted(folder.glob("*/*.tsv")):
        yield from ((path.parent.name, row) for row in read_file(path, whole=True))


def paired_passages(folder: Path, source: Path = PASSAGES) -> list[tuple[str, Passage, Passage]]:
    """
    The register of every passage, the passage, and what `resolved.py` made of it; of single sentences the same again.

    Args:
        folder: that it wrote to.
        source: the folder of the passages.

    Raises:
        SystemExit: the folder does not hold these passages.
    """
    marked = iter([passage for _, passage in by_register(folder)])
    found = [(name, passage, next(marked, ()) if name else passage) for name, passage in by_register(source)]
    if next(marked, None) is not None or any(
        [e.told for e in one] != [e.told for e in other] for _, one, other in found
    ):
        sys.exit(f"{folder} does not hold the passages of {source}: run resolved.py again")
    return found


def parted(passages: Sequence[T]) -> tuple[list[T], list[T]]:
    """The passages kept back, and the rest."""
    return list(passages[::KEPT_BACK]), [p for i, p in enumerate(passages) if i % KEPT_BACK]


def read_file(path: Path, *, whole: bool) -> list[Passage]:
    """
    The passages of a file.

    Args:
        path: tab-separated, the sentence and its codes; passages parted by empty lines.
        whole: all pairs are coded, so that a pair without a code is known to have none.

    Raises:
        ValueError: a line that is not as it should be, with its place.
    """
    found: list[list[Example]] = [[]]
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            found.append([])
            continue
        try:
            found[-1].append(_example(line, whole=whole))
        except (KeyError, ValueError, IndexError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error
    return [tuple(row) for row in found if row]


def _example(line: str, *, whole: bool) -> Example:
    """
    A line of a file.

    Raises:
        ValueError, KeyError, IndexError: it has no codes, or some that there are not.
    """
    sentence, codes = line.split("\t")
    told: dict[Pair, set[int]] = {}
    for words in (part.split() for part in codes.split(";")):
        if not words or words[0] == "none":
            continue
        one, other, names, sided = _code(words)
        for pair in ((one, other),) if sided else ((one, other), (other, one)):
            told.setdefault(pair, set()).update(NUMBER[n] for n in names)
    return Example(_pieces(sentence), told, whole)


def with_voice(example: Example, taken: set[str], *, rng: np.random.Generator) -> Example:
    """
    The same said by somebody who has no part in it: `according to [F], …`.

    Args:
        example: a sentence.
        taken: the letters that its window has; where none is free, the sentence stays as it is.
        rng: draws the words.
    """
    free = [letter for letter in LETTERS if letter not in taken]
    if not free or not example.whole:
        return example
    before, after = _VOICES[rng.integers(len(_VOICES))]
    pieces = [*_pieces(before.format(free[0])), *example.pieces]
    letter, last = pieces[-1]
    if after and letter is None:
        pieces[-1:] = [(None, last.rstrip().rstrip(".")), *_pieces(after.format(free[0]))]
    return replace(example, pieces=tuple(pieces))


def joined(one: Example, other: Example, *, taken: set[str], rng: np.random.Generator) -> Example:
    """
    Two sentences on different actors as one, so that it is learnt who goes with whom.

    What the second says of two whom it does not name is left out. The first alone where there are not letters enough
    for all, or a pair of either is not known to have no label.

    Args:
        one: a sentence.
        other: another.
        taken: the letters that the window of the first has.
        rng: draws what links them.
    """
    told = {pair: labels for pair, labels in other.told.items() if not {*pair}.isdisjoint(other.letters)}
    names = sorted(replace(other, told=told).taken)
    free = [letter for letter in LETTERS if letter not in taken]
    if len(free) < len(names) or not (one.whole and other.whole):
        return one
    new = dict(zip(names, free, strict=False))
    letter, last = one.pieces[-1]
    link = _LINKS[rng.integers(len(_LINKS))]
    end = (letter, last.rstrip().rstrip(".") if letter is None and link != " " else last)
    rest = tuple((new[a] if a else None, words) for a, words in other.pieces)
    moved = {(new[a], new[b]): labels for (a, b), labels in told.items()}
    return replace(one, pieces=(*one.pieces[:-1], end, (None, link), *rest), told={**one.told, **moved})


def _pieces(sentence: str) -> Pieces:
    found: list[tuple[str | None, str]] = []
    at = 0
    for match in _BRACKET.finditer(sentence):
        found += [(None, sentence[at : match.start()]), (match[1], match[2] or "")]
        at = match.end()
    return (*found, (None, sentence[at:]))


def _code(words: list[str]) -> tuple[str, str, list[str], bool]:
    """Of whom, the names of the labels, and whether the order of the two counts."""
    kind = _KINDS.get(words[0], words[0])
    if kind in "DE":
        one, other = words[1].split(">")
        what = f"driver {words[2][:-1]} {EFFECTS[words[2][-1]]}" if kind == "D" else f"event {words[2]}"
        return one, other, [what], True
    one, other, what = words[1:4]
    if kind == "T":
        return one, other, [f"tie {what}"], False
    if kind == "C":
        return one, other, [f"conditional {EFFECTS[what]}"], False
    low, high = map(float, words[4].split("-"))
    middle = (low + high) / 2
    step = next(i for i, bound in enumerate(BOUNDS[1:]) if middle <= bound)
    return one, other, [f"forecast {what}", f"probability {BOUNDS[step]:.2f} {BOUNDS[step + 1]:.2f}"], False
