"""What the encoder learns from: sentences with bracketed actors and their codes, as markers and labels.

Two sorts of files are read. `tests/corpus/sentences/*.tsv` holds single sentences on a pair A and B. `passages/*/*.tsv`
holds passages, parted by empty lines, in which all pairs are coded; there the codes are one letter for the kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, permutations
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "tests" / "corpus" / "sentences"
PASSAGES = Path(__file__).resolve().parent / "passages"
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
MARKERS = 6
LONGEST, LONGEST_BEFORE = 112, 46  # tokens of a sentence and of the one before it
LETTERS = "ABCDEF"
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
_BRACKET = re.compile(r"\[([A-F])(?:\|([^\[\]|]+))?\]")


Pieces = tuple[tuple[str | None, str], ...]


def letters_of(pieces: Pieces) -> list[str]:
    """The actors that a text names, in the order of the alphabet."""
    return sorted({letter for letter, _ in pieces if letter})


@dataclass(frozen=True, slots=True)
class Example:
    """
    A sentence in pieces (letter or None, words), and the numbers of the labels of each ordered pair asked about.

    `whole` says that all pairs are coded, so that one without a label is known to have none. `before` is the sentence
    before it in its passage, if any.
    """

    pieces: Pieces
    pairs: dict[tuple[str, str], set[int]]
    whole: bool
    before: Pieces = ()

    @property
    def letters(self) -> list[str]:
        """The actors that it names, in the order of the alphabet."""
        return letters_of(self.pieces)

    @property
    def known(self) -> list[str]:
        """The actors that it or the sentence before names."""
        return letters_of((*self.pieces, *self.before))

    @property
    def free(self) -> list[str]:
        """The letters that nobody has, here or in the sentence before."""
        taken = {*self.known, *(a for pair in self.pairs for a in pair)}
        return [letter for letter in LETTERS if letter not in taken]

    def alone(self) -> Example:
        """Without the sentence before, and without the pairs that are asked about for its sake."""
        asked = {pair for known in (self.letters, "AB") for pair in permutations(known, 2)}
        pairs = {pair: labels for pair, labels in self.pairs.items() if labels or pair in asked}
        return Example(self.pieces, pairs, self.whole)


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


def tokens_of(text: str, before: str, tokenizer: Tokenizer) -> tuple[list[int], int]:
    """The numbers of what is read, and how many of them are of the sentence before: amity.coding.encoder.network."""
    row = tokenizer.encode(text).ids
    first, *rest = [*row[: LONGEST - 1], row[-1]] if len(row) > LONGEST else row
    earlier = tokenizer.encode(before, add_special_tokens=False).ids[-LONGEST_BEFORE:]
    earlier += rest[-1:] if earlier else []
    return [first, *earlier, *rest], len(earlier)


def read_all() -> list[Example]:
    """Every sentence of both sorts of files."""
    found = [e for path in sorted(SENTENCES.glob("*.tsv")) for e in read_file(path, whole=False)]
    return found + [e for path in sorted(PASSAGES.glob("*/*.tsv")) for e in read_file(path, whole=True)]


def read_file(path: Path, *, whole: bool) -> list[Example]:
    """
    The sentences of a file.

    Args:
        path: tab-separated, the sentence and its codes.
        whole: all pairs are coded, so that a pair without a code is known to have none.

    Raises:
        ValueError: a line that is not as it should be, with its place.
    """
    found = []
    before: Pieces = ()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            before = ()
            continue
        try:
            found.append(_example(line, before if whole else (), whole=whole))
        except (KeyError, ValueError, IndexError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error
        before = found[-1].pieces
    return [e for e in found if e.pairs]


def _example(line: str, before: Pieces, *, whole: bool) -> Example:
    sentence, codes = line.split("\t")
    pieces = _pieces(sentence)
    parts = [part.split() for part in codes.split(";")]
    told = [_code(words) for words in parts if words and words[0] != "none"]
    seen = letters_of(pieces)
    pairs = {tuple(sorted(code[:2])) for code in told}
    if whole:
        pairs |= {*combinations(seen, 2), ("A", "B")}
        pairs |= {tuple(sorted((a, b))) for a in seen for b in letters_of(before) if a != b}
    elif {"A", "B"} <= set(seen):
        pairs.add(("A", "B"))
    labels: dict[tuple[str, str], set[int]] = {}
    for one, other in sorted(pairs):
        labels[one, other], labels[other, one] = set(), set()
    for one, other, names, sided in told:
        labels[one, other].update(NUMBER[n] for n in names)
        if not sided:
            labels[other, one].update(NUMBER[n] for n in names)
    return Example(pieces, labels, whole, before)


def with_voice(example: Example, rng: np.random.Generator) -> Example:
    """The same said by somebody who has no part in it: `according to [F], …`. Unchanged where no letter is free."""
    if not example.free or not example.whole:
        return example
    voice = example.free[0]
    before, after = _VOICES[rng.integers(len(_VOICES))]
    pieces = [*_pieces(before.format(voice)), *example.pieces]
    letter, last = pieces[-1]
    if after and letter is None:
        pieces[-1:] = [(None, last.rstrip().rstrip(".")), *_pieces(after.format(voice))]
    pairs = {pair: set[int]() for other in example.known for pair in ((voice, other), (other, voice))}
    return replace(example, pieces=tuple(pieces), pairs={**example.pairs, **pairs})


def joined(one: Example, other: Example, rng: np.random.Generator) -> Example:
    """
    Two sentences on different actors as one, so that it is learnt who goes with whom.

    What the second says of two whom it does not name is left out. The first alone where there are not letters enough
    for all, or a pair of either is not known to have no label.
    """
    other = other.alone()
    of_named = {pair: labels for pair, labels in other.pairs.items() if not {*pair}.isdisjoint(other.letters)}
    other = replace(other, pairs=of_named)
    names = sorted({*other.letters, *(a for pair in other.pairs for a in pair)})
    free = one.free
    if len(free) < len(names) or not (one.whole and other.whole):
        return one
    new = dict(zip(names, free, strict=False))
    letter, last = one.pieces[-1]
    link = _LINKS[rng.integers(len(_LINKS))]
    end = (letter, last.rstrip().rstrip(".") if letter is None and link != " " else last)
    rest = tuple((new[a] if a else None, words) for a, words in other.pieces)
    pairs = {pair: set[int]() for a in one.known for b in other.letters for pair in ((a, new[b]), (new[b], a))}
    moved = {(new[a], new[b]): labels for (a, b), labels in other.pairs.items()}
    return replace(one, pieces=(*one.pieces[:-1], end, (None, link), *rest), pairs={**pairs, **one.pairs, **moved})


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
