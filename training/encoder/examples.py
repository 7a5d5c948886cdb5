"""What the encoder learns from: sentences with bracketed actors and their codes, as markers and labels.

Two sorts of files are read. `tests/corpus/sentences/*.tsv` holds single sentences on a pair A and B. `passages/*/*.tsv`
holds passages, parted by empty lines, in which all pairs are coded; there the codes are one letter for the kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np

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


@dataclass(frozen=True, slots=True)
class Example:
    """
    A sentence in pieces (letter or None, words), and the numbers of the labels of each ordered pair asked about.

    `whole` says that all pairs are coded, so that one without a label is known to have none.
    """

    pieces: tuple[tuple[str | None, str], ...]
    pairs: dict[tuple[str, str], set[int]]
    whole: bool

    @property
    def letters(self) -> list[str]:
        """The actors that it names, in the order of the alphabet."""
        return sorted({letter for letter, _ in self.pieces if letter})

    def written(self, slots: dict[str, int], rng: np.random.Generator | None = None, drop: float = 0.15) -> str:
        """
        The text with markers.

        Args:
            slots: number of the marker of each letter.
            rng: if given, words that stand for an actor lose their marker now and then, as where no rule finds whom
                they mean.
            drop: how often.
        """
        row = []
        for letter, words in self.pieces:
            if letter is None or (words and rng is not None and rng.random() < drop):
                row.append(words)
            else:
                row.append(f" [unused{slots[letter]}] {words} " if words else f" [unused{slots[letter]}] ")
        return "".join(row)


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
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                found.append(_example(line, whole=whole))
            except (KeyError, ValueError, IndexError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return [e for e in found if e.pairs]


def _example(line: str, *, whole: bool) -> Example:
    sentence, codes = line.split("\t")
    pieces = _pieces(sentence)
    told = [_code(part.split()) for part in codes.split(";") if part.split() and part.split()[0] != "none"]
    seen = sorted({letter for letter, _ in pieces if letter})
    pairs = {tuple(sorted(code[:2])) for code in told}
    if whole:
        pairs |= {*combinations(seen, 2), ("A", "B")}
    elif {"A", "B"} <= set(seen):
        pairs.add(("A", "B"))
    labels: dict[tuple[str, str], set[int]] = {}
    for one, other in sorted(pairs):
        labels[one, other], labels[other, one] = set(), set()
    for one, other, names, sided in told:
        labels[one, other].update(NUMBER[n] for n in names)
        if not sided:
            labels[other, one].update(NUMBER[n] for n in names)
    return Example(pieces, labels, whole)


def with_voice(example: Example, rng: np.random.Generator) -> Example:
    """The same said by somebody who has no part in it: `according to [F], …`. Unchanged where no letter is free."""
    free = [
        letter for letter in LETTERS if letter not in {*example.letters, *(a for pair in example.pairs for a in pair)}
    ]
    if not free or not example.whole:
        return example
    voice = free[0]
    before, after = _VOICES[rng.integers(len(_VOICES))]
    pieces = [*_pieces(before.format(voice)), *example.pieces]
    letter, last = pieces[-1]
    if after and letter is None:
        pieces[-1:] = [(None, last.rstrip().rstrip(".")), *_pieces(after.format(voice))]
    pairs = {pair: set[int]() for other in example.letters for pair in ((voice, other), (other, voice))}
    return Example(tuple(pieces), {**example.pairs, **pairs}, whole=True)


def joined(one: Example, other: Example, rng: np.random.Generator) -> Example:
    """
    Two sentences on different actors as one, so that it is learnt who goes with whom.

    The first alone where there are not letters enough for all, or a pair of either is not known to have no label.
    """
    names = sorted({*other.letters, *(a for pair in other.pairs for a in pair)})
    free = _free(one)
    if len(free) < len(names) or not (one.whole and other.whole):
        return one
    new = dict(zip(names, free, strict=False))
    letter, last = one.pieces[-1]
    link = _LINKS[rng.integers(len(_LINKS))]
    end = (letter, last.rstrip().rstrip(".") if letter is None and link != " " else last)
    rest = tuple((new[a] if a else None, words) for a, words in other.pieces)
    pairs = {pair: set[int]() for a in one.letters for b in other.letters for pair in ((a, new[b]), (new[b], a))}
    moved = {(new[a], new[b]): labels for (a, b), labels in other.pairs.items()}
    return Example((*one.pieces[:-1], end, (None, link), *rest), {**pairs, **one.pairs, **moved}, whole=True)


def _free(example: Example) -> list[str]:
    return [a for a in LETTERS if a not in {*example.letters, *(a for pair in example.pairs for a in pair)}]


def _pieces(sentence: str) -> tuple[tuple[str | None, str], ...]:
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
