"""Influence over a project of many statements, and the tornado of all drivers at three levels, by the clock.

python benchmarks/answers/timing.py [STATEMENTS]
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import time

from amity.answers import Question, estimate_from, tornado, weigh_influence
from amity.model import DriverLabel, Dyad, TieLabel
from amity.store import Recorded
from amity.testing import make_recorded, make_statement
from amity.vocab import standard_codebook

CODEBOOK = standard_codebook()
PAIR = ("north", "south")


def statements(number: int) -> list[Recorded]:
    """Half ties and half drivers over twenty years, a fifth of them of the pair that is asked about."""
    rng = random.Random(20100422)
    found = []
    for n in range(number):
        pair = PAIR if n % 10 < 2 else (f"a{n % 60}", f"b{n % 60}")
        day = f"{rng.randrange(1996, 2016)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        if n % 2:
            label = DriverLabel(rng.choice(list(CODEBOOK.drivers)), rng.choice(("binds", "strains")))
            stmt = make_statement("driver", label=label, doc=f"d{n}", actors=pair)
        else:
            state = rng.choice(("cooperation", "alliance", "strained"))
            stmt = make_statement(label=TieLabel(state), doc=f"d{n}", actors=pair)
        found.append(make_recorded(stmt, published=day, origin=f"d{n}"))
    return found


def main(number: int) -> None:
    """Fit once, then time both answers."""
    items, day = statements(number), dt.date(2016, 1, 1)
    own = [i for i in items if Dyad.of(*i.stmt.actors) == Dyad.of(*PAIR)]
    began = time.perf_counter()
    estimate = estimate_from(items, day, CODEBOOK)
    print(f"fit to {len(items):,} statements: {time.perf_counter() - began:.2f} s")
    question = Question(Dyad.of(*PAIR), day, day, 1.0)
    for _ in range(2):  # the first pays for what is compiled or loaded once
        began = time.perf_counter()
        found = weigh_influence(estimate, question, own, scale=CODEBOOK.yardsticks["icd203"])
        print(f"influence of {len(found.statements):,} statements of the pair: {time.perf_counter() - began:.2f} s")
        began = time.perf_counter()
        bars = tornado(estimate, question.dyad, as_of=day, horizon_years=1.0)
        print(f"what-if of {len(bars)} drivers at 3 levels, with intervals: {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
