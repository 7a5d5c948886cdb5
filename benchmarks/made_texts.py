"""Texts in our own words for benchmarks: dated articles in which known actors help, fight and leave one another."""

from __future__ import annotations

import random
from pathlib import Path

from amity.actors import load_gazetteer

CAST = 120  # actors of all articles together, of whom each speaks of five
TELLING = (
    "{a} has received money and rifles from {b} since the early years of the movement.",
    "In {month} {a} accused {b} of shelling villages on the other side of the {thing}.",
    "{a} and {b} fought for {n} days over the road to the {thing}.",
    "{b} broke with {a} in {year} after a quarrel over the {thing}.",
    "Analysts doubt that {a} and {b} will part ways within the next {n} months.",
    "{a} is likely to remain an ally of {b} as long as the {thing} is safe.",
    "If {a} loses the {thing}, {b} will turn against it, an officer said.",
    "{a} trained {n} fighters of {b} in a camp near the {thing}.",
    "{b} denied that it had ever helped {a}.",
    "The leaders of {a} and {b} agreed on a truce in {month} {year}.",
    "{a} depends on {b} for arms, and the two share a hatred of the governor of the {thing}.",
    "Distrust between {a} and {b} has grown since the {thing} fell.",
    "{a}, which swore allegiance to {b} in {year}, still sends it a tenth of its income.",
    "A spokesman of {a} called {b} a friend and praised its stand on the {thing}.",
)
PLAIN = (
    "The {thing} was {done} {n} years ago and has been {done} again since {month}.",
    "Rains came late, and the price of {good} in the market near the {thing} rose by {n} per cent.",
    "In {year} the council sold {n} tons of {good} to pay for the {thing}.",
    "Farmers carried {good} past the {thing}, which had been {done} in {month}.",
    "Nobody could say who had {done} the {thing}, or where the {good} had gone.",
    "Teachers, nurses and drivers waited {n} hours at the {thing} for {good}.",
    "A study of {n} households found that {good} had become dearer than in {year}.",
    "The {thing} stood empty from {month} on; its {good} was moved to the {thing} in the valley.",
)
WORDS = (
    "bridge border pass river harbour valley depot hospital railway dam quarry station mosque market fort "
    "airfield canal prison school mill tunnel refinery camp ridge lake forest mine palace",
    "flour rice salt copper timber diesel cement cotton fish cattle coal dates maize gold cloth oil wool tea",
    "painted closed flooded rebuilt searched sold guarded measured burnt repaired moved opened",
    "January February March April May June July August September October November December",
)
THINGS, GOODS, DONE, MONTHS = (line.split() for line in WORDS)


def make_article(rng: random.Random, words: int, cast: list[str]) -> str:
    """
    An article of about so many words: one sentence in three names two actors.

    Args:
        rng: the source of chance.
        words: how long.
        cast: names to speak of, of which a few are drawn.
    """
    few = rng.sample(cast, 5)
    date = f"{rng.randrange(1, 29)} {rng.choice(MONTHS)} {rng.randrange(2001, 2021)}"
    sentences, count = [], 0
    while count < words:
        a, b = rng.sample(few, 2)
        made = rng.choice(TELLING if rng.random() < 1 / 3 else PLAIN).format(
            a=a,
            b=b,
            thing=rng.choice(THINGS),
            good=rng.choice(GOODS),
            done=rng.choice(DONE),
            month=rng.choice(MONTHS),
            year=rng.randrange(1990, 2021),
            n=rng.randrange(2, 90),
        )
        sentences.append(made[0].upper() + made[1:])
        count += made.count(" ") + 1
    paragraphs = (" ".join(sentences[i : i + 6]) for i in range(0, len(sentences), 6))
    return f"Report from the {rng.choice(THINGS)}\n{date}\n\n" + "\n\n".join(paragraphs) + "\n"


def write_articles(folder: Path, count: int, words: int = 900, seed: int = 20100422) -> None:
    """So many articles as text files; those of a lower count with the same seed are the first of a higher."""
    actors = load_gazetteer().actors.values()
    names = sorted(a.name for a in actors if a.kind in ("armed_group", "state"))
    cast = random.Random(seed).sample(names, CAST)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        article = make_article(random.Random(f"{seed} {number}"), words, cast)
        (folder / f"{number:06d}.txt").write_text(article, "utf-8")
