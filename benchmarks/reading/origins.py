"""
Seconds of `find_origins` by number of documents, half of them edited copies: `python benchmarks/reading/origins.py`.

The last columns are the share of the copies found and the clusters of strangers, at 3 and 10 words of 100 changed.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace

from amity.model import Document
from amity.reading import find_origins

WORDS = 900
VOCABULARY = [f"w{number}" for number in range(20_000)]
WEIGHTS = [1 / (number + 5) for number in range(20_000)]


def corpus(count: int, changed: float, rng: random.Random) -> list[Document]:
    """Texts of 900 words, and a copy of each with some words changed."""
    texts = [rng.choices(VOCABULARY, WEIGHTS, k=WORDS) for _ in range(count // 2)]
    docs = [Document(f"d{number}", str(number), " ".join(text), "") for number, text in enumerate(texts)]
    copies = (["other" if rng.random() < changed else word for word in text] for text in texts)
    return docs + [replace(doc, id=f"{doc.id}c", text=" ".join(text)) for doc, text in zip(docs, copies, strict=True)]


def main() -> None:
    """Print the table."""
    print(f"{'documents':>10}{'changed':>9}{'seconds':>9}{'ms each':>9}{'found':>8}{'strangers':>11}")
    for changed in (0.03, 0.10):
        for count in (500, 1000, 2000):
            docs = corpus(count, changed, random.Random(count))
            begun = time.perf_counter()
            clusters = [cluster for cluster in find_origins(docs) if cluster.reason != "quotation"]
            seconds = time.perf_counter() - begun
            right = sum(
                {member.rstrip("c") for member in cluster.members} == {cluster.earliest.rstrip("c")}
                for cluster in clusters
            )
            line = f"{count:10,}{changed:9.2f}{seconds:9.2f}{1000 * seconds / count:9.2f}"
            print(f"{line}{right / (count // 2):8.3f}{len(clusters) - right:11}")


if __name__ == "__main__":
    main()
