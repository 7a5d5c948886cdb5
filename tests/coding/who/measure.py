"""How many coded mentions are found, and by which kind of words: `python -m tests.coding.who.measure` prints both.

Texts of our own (tests/corpus) and, where the folder `shared` is beside the repository, the
spans of re3d's friendly and hostile relations, with no actor list.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amity.actors import Gazetteer, load_gazetteer, read_actor_file
from amity.coding import who
from amity.coding.model_package import load_english
from amity.model import Span

ROOT = Path(__file__).resolve().parents[3]
_NAMED = frozenset({"name", "acronym", "alias", "demonym", "metonym", "proposed"})
CORPUS = ROOT / "tests" / "corpus"


@dataclass
class Tally:
    """How many there are, how many are found, and how the found ones are meant."""

    total: int = 0
    found: int = 0
    named: int = 0
    hows: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """Found of all."""
        return self.found / max(self.total, 1)


def resolved(text: str, gazetteer: Gazetteer, nlp: Any, *, everything: bool = False) -> who.Resolution:
    """The resolution of a text."""
    named = who.name_actors(text, gazetteer)
    scans = who.scan_sentences(text, named.mentions)
    sentences = who.parse_sentences(nlp, text, scans, everything=everything)
    return who.resolve(text, sentences, named=named, gazetteer=gazetteer)


def measure_corpus(folder: Path = CORPUS / "dev") -> Tally:
    """Mentions of our own coded texts that mean the coded actor, with the actor list of the texts."""
    tally, nlp = Tally(), load_english()
    gazetteer = load_gazetteer(read_actor_file(folder / "actors.tsv"))
    for gold in sorted(folder.glob("*.gold.jsonl")):
        text = (folder / gold.name.replace(".gold.jsonl", ".txt")).read_text("utf-8")
        resolution = resolved(text, gazetteer, nlp, everything=True)
        for start, end, actor_id in sorted(_coded_mentions(gold)):
            tally.total += 1
            inside = [r for r in resolution.references if r.span.overlap(Span(start, end)) and r.how != "relation"]
            right = {r.how for r in inside if actor_id in r.actor_ids}
            tally.found += bool(right)
            tally.hows.update(right)
    return tally


def _coded_mentions(gold: Path) -> set[tuple[int, int, str]]:
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    return {
        (mention[0], mention[1], actor_id)
        for row in rows
        for mention, actor_id in zip(row.get("mentions") or (), row["actors"], strict=False)
        if mention
    }


def measure_war(folder: Path) -> Tally:
    """Mentions of our own war reports that some reference touches, with no actor list."""
    tally, nlp, gazetteer = Tally(), load_english(), load_gazetteer()
    for gold in sorted(folder.glob("*.gold.jsonl")):
        text = (folder / gold.name.replace(".gold.jsonl", ".txt")).read_text("utf-8")
        _count_touched({Span(a, b) for a, b, _ in _coded_mentions(gold)}, resolved(text, gazetteer, nlp), tally)
    return tally


def _count_touched(spans: set[Span], resolution: who.Resolution, tally: Tally) -> None:
    for span in sorted(spans):
        touching = {r.how for r in resolution.references if r.span.overlap(span) and r.how != "relation"}
        tally.total += 1
        tally.found += bool(touching)
        tally.named += bool(touching & _NAMED)
        tally.hows.update(touching)


def measure_re3d(folder: Path) -> Tally:
    """Spans of re3d's friendly and hostile relations that some reference touches; `total` counts each span once."""
    tally, nlp, gazetteer = Tally(), load_english(), load_gazetteer()
    relations = _rows(folder / "relations.jsonl")
    for doc in _rows(folder / "documents.jsonl"):
        ends = (r[side] for r in relations if r["doc"] == doc["doc"] and r["sort"] for side in ("source", "target"))
        _count_touched({Span(a, b) for a, b, _ in ends}, resolved(doc["text"], gazetteer, nlp), tally)
    return tally


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _lines() -> Iterator[str]:
    for name in ("dev", "held"):
        own = measure_corpus(CORPUS / name)
        yield f"{name} corpus: {own.found}/{own.total} mentions mean the coded actor = {own.share:.3f}"
        yield f"    {dict(own.hows)}"
        war = measure_war(CORPUS / name / "war")
        yield f"{name} war reports, no actor list: {war.found}/{war.total} mentions found = {war.share:.3f}"
    folder = ROOT.parent / "shared" / "data" / "re3d"
    if folder.is_dir():
        re3d = measure_re3d(folder)
        yield (
            f"re3d, no actor list: {re3d.found}/{re3d.total} spans found = {re3d.share:.3f}, of these by name"
            f" {re3d.named}; {dict(re3d.hows)}"
        )


if __name__ == "__main__":
    sys.stdout.write("\n".join(_lines()) + "\n")
