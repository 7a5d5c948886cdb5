"""How far two codings of the same texts agree, and how far the coder agrees with each.

`python -m tests.corpus.agreement` prints it. Each text has a second coding, made by the codebook without a look at the
first (`NAME.second.tsv`: quote, kind, the two actors, label, effect).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.corpus.test_articles import NAMES, rows, statement_of

from amity.actors import load_gazetteer, read_actor_file
from amity.coding import code_documents
from amity.evaluation import score_coding
from amity.model import Document, Statement, statement_from_json

CORPUS = Path(__file__).parent
Coding = tuple[list[Statement], list[Statement], list[Statement]]  # the first, the second, the coder's


def article(folder: Path, name: str) -> tuple[list[Statement], list[Statement]]:
    """The two codings of an article."""
    text = (folder / f"{name}.txt").read_text("utf-8")
    first, second = (
        [statement_of(row, n, name, text) for n, row in enumerate(rows(folder / f"{name}.{coding}.tsv"))]
        for coding in ("gold", "second")
    )
    return first, second


def text_of_corpus(folder: Path, name: str) -> tuple[list[Statement], list[Statement]]:
    """The two codings of a text of the corpus."""
    text = (folder / f"{name}.txt").read_text("utf-8")
    lines = (folder / f"{name}.gold.jsonl").read_text("utf-8").splitlines()
    second = [statement_of(row, n, f"{name}.txt", text) for n, row in enumerate(rows(folder / f"{name}.second.tsv"))]
    return [statement_from_json(json.loads(line)) for line in lines if line.strip()], second


def codings(
    folder: Path, names: Sequence[str], read: Callable[[Path, str], tuple[list[Statement], list[Statement]]]
) -> Coding:
    """Both codings of the texts of a set, and what the coder makes of them."""
    first: list[Statement] = []
    second: list[Statement] = []
    coded: list[Statement] = []
    for name in names:
        one, other = read(folder, name)
        first, second = first + one, second + other
        own = folder / f"{name}.actors.tsv"
        gazetteer = load_gazetteer(read_actor_file(own if own.exists() else folder / "actors.tsv"))
        doc_id = name if read is article else f"{name}.txt"
        doc = Document(doc_id, doc_id, (folder / f"{name}.txt").read_text("utf-8"), "")
        coded += [s for coding in code_documents([doc], gazetteer) for s in coding.statements]
    return first, second, coded


def sets() -> Iterator[tuple[str, Coding]]:
    """The sets with their codings."""
    for name in ("dev", "held"):
        yield f"articles {name}", codings(CORPUS / "articles" / name, NAMES[name], article)
        names = sorted(p.name.removesuffix(".second.tsv") for p in (CORPUS / name).glob("*.second.tsv"))
        yield f"corpus {name}", codings(CORPUS / name, names, text_of_corpus)


def main() -> None:
    """Print F1 of what is found and of what is coded alike."""
    for name, (first, second, coded) in sets():
        pairs = {"two codings": (first, second), "coder, first": (first, coded), "coder, second": (second, coded)}
        for what, (one, other) in pairs.items():
            scores = score_coding(one, other)
            found, coded_alike = scores.found["all"].f1, scores.right["all"].f1
            sys.stdout.write(f"{name}, {what}: found {found:.3f}, coded {coded_alike:.3f}\n")


if __name__ == "__main__":
    main()
