"""How the rules read single sentences of our own: `python -m tests.coding.labelled [--all]` prints scores by kind.

The encoder was trained on them, so that it is left out.

Each line of tests/corpus/sentences/*.tsv is a sentence whose actors are bracketed letters (`[A]`, `[B|the movement]`)
and, after a tab, what it says: `driver A>B capability+`, `tie A B war`, `event A>B AID`, `cond A B - trust`,
`forecast A B split 0.05-0.20`, or `none`. To be read, the letters get invented names and 25 sentences make a text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from amity.actors import load_gazetteer
from amity.coding import Options, code_documents
from amity.model import Actor, Document, Statement

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "sentences"
KINDS = ("driver", "tie", "event", "forecast", "cond")
ACTORS = {
    "A": Actor("A", "Azarite Front"),
    "B": Actor("B", "Borvan League"),
    "C": Actor("C", "Cestria", "state"),
    "D": Actor("D", "Dormand Union"),
    "E": Actor("E", "Eskarian Guard"),
    "F": Actor("F", "Fentaria", "state"),
}
_PRONOUNS = frozenset(
    {
        "its",
        "it",
        "they",
        "their",
        "them",
        "he",
        "his",
        "him",
        "she",
        "her",
        "we",
        "our",
        "us",
        "who",
        "whose",
        "itself",
    }
    | {"themselves", "theirs", "i", "my", "me"}
)
_BRACKET = re.compile(r"\[([A-F]+)(?:\|([^\[\]|]+))?\]")
_A_TEXT = 25
Label = tuple[str, str, str]  # what is said with its kind first, of whom, to whom


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with names for its letters, and what it says; the order of the actors of a tie says nothing."""

    text: str
    labels: tuple[Label, ...]


@dataclass(slots=True)
class Score:
    """How many statements there are, were said, were found (kind and pair) and have the right label too."""

    gold: int = 0
    said: int = 0
    found: int = 0
    coded: int = 0

    def f1(self, hits: int) -> float:
        """Of so many hits."""
        return 2 * hits / max(self.gold + self.said, 1)


def read_lines(every: int = 1) -> list[Line]:
    """
    The sentences, or one of `every` so many.

    Raises:
        ValueError: a line has no tab, or a label of no known kind.
    """
    rows = [row for path in sorted(FOLDER.glob("*.tsv")) for row in path.read_text("utf-8").splitlines()]
    return [read_line(row) for row in rows[::every]]


def score(lines: Sequence[Line]) -> dict[str, Score]:
    """By kind, and `none` for what is said in sentences that say nothing."""
    scores = {kind: Score() for kind in (*KINDS, "none")}
    for line, statements in zip(lines, _coded(lines), strict=True):
        left = [_told(s) for s in statements]
        scores["none"].said += 0 if line.labels else len(left)
        for told in left:
            scores[told[0].split()[0]].said += 1
        for label in line.labels:
            tally = scores[label[0].split()[0]]
            tally.gold += 1
            hits = [t for t in left if _same_pair(t, label)]
            if hits:
                best = next((t for t in hits if t[0] == label[0]), hits[0])
                left.remove(best)
                tally.found += 1
                tally.coded += best[0] == label[0]
    return scores


def total(scores: dict[str, Score]) -> Score:
    """Of all kinds."""
    rows = [scores[kind] for kind in KINDS]
    return Score(*(sum(getattr(r, name) for r in rows) for name in ("gold", "said", "found", "coded")))


def read_line(row: str) -> Line:
    """
    A sentence with its labels.

    Raises:
        ValueError: it has no tab, or a label of no known kind.
    """
    text, said = row.split("\t")
    return Line(_named(text), () if said.strip() == "none" else tuple(_label(part.split()) for part in said.split(";")))


def _label(words: list[str]) -> Label:
    if words[0] not in KINDS:
        raise ValueError(f"a label begins with one of {', '.join(KINDS)}, not with {words[0]!r}")
    if ">" in words[1]:
        one, other = words[1].split(">")
        return f"{words[0]} {words[2]}", one, other
    return f"{words[0]} {words[3]}", words[1], words[2]


def _named(text: str) -> str:
    """Names for bare letters, and for the first words that stand for a letter where they are no pronoun."""
    done: set[str] = set()
    pieces, at = [], 0
    for found in _BRACKET.finditer(text):
        pieces.append(text[at : found.start()])
        at = found.end()
        letters, shown = found.groups()
        first = letters[0]
        unsaid = shown is not None and len(letters) == 1 and first not in done
        if shown is None or (unsaid and shown.split()[0].lower() not in _PRONOUNS):
            done.add(first)
            pieces.append(_with_article(first, "".join(pieces)))
        else:
            pieces.append(shown)
    return "".join((*pieces, text[at:]))


def _with_article(letter: str, before: str) -> str:
    name = ACTORS[letter].name
    if ACTORS[letter].kind == "state" or before.rstrip().lower().endswith(" the"):
        return name
    return f"the {name}" if before.strip(' "') else f"The {name}"


def _coded(lines: Sequence[Line]) -> Iterator[list[Statement]]:
    gazetteer = load_gazetteer(ACTORS.values())
    for first in range(0, len(lines), _A_TEXT):
        part = lines[first : first + _A_TEXT]
        text = "\n\n".join(line.text for line in part)
        (coded,) = code_documents([Document(f"t{first}", "t", text, "")], gazetteer, Options(encoder=False))
        at = 0
        for line in part:
            end = at + len(line.text)
            yield [s for s in coded.statements if at <= s.span.start < end]
            at = end + 2


def _told(statement: Statement) -> Label:
    one, other = statement.actors
    label = statement.label
    effect = {"binds": "+", "strains": "-"}.get(getattr(label, "effect", ""), "")
    match statement.kind:
        case "driver":
            return f"driver {getattr(label, 'category', '')}{effect}", one, other
        case "conditional":
            return f"cond {effect}", one, other
        case kind:
            name = {"tie": "state", "event": "category", "forecast": "outcome"}[kind]
            return f"{kind} {getattr(label, name)}", one, other


def _same_pair(told: Label, label: Label) -> bool:
    kind = label[0].split()[0]
    if told[0].split()[0] != kind:
        return False
    return told[1:] == label[1:] if kind in ("driver", "event") else set(told[1:]) == set(label[1:])


def main() -> None:
    """Print the scores of one sentence in twelve, or of all."""
    write = sys.stdout.write
    lines = read_lines(1 if "--all" in sys.argv else 12)
    scores = score(lines)
    for kind in (*KINDS, "all"):
        tally = total(scores) if kind == "all" else scores[kind]
        found, coded = tally.f1(tally.found), tally.f1(tally.coded)
        write(f"{kind:9} gold {tally.gold:5} said {tally.said:5}  found F1 {found:.3f}  coded F1 {coded:.3f}\n")
    silent = sum(not line.labels for line in lines)
    write(f"{len(lines)} sentences; {scores['none'].said} statements in the {silent} that say nothing of a pair\n")


if __name__ == "__main__":
    main()
