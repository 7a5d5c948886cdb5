"""How a name may be written: acronyms told from words, and the spellings that stand for one name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import islice, product

from amity.actors.folding import fold_name

NOT_NAMES = frozenset({"demonym", "capital"})  # ways to mean a state that are no name of it
_MOST_VARIANTS = 24
_QUALIFIER = re.compile(r"\s*\([^()]*\)\s*$")
_ARTICLE = re.compile(r"^(the|The|THE) (?=\w)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write an actor: the text, whose it is, how it names, and whether a user's own list gave it."""

    text: str
    actor_id: str
    how: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """How names are written: other ways to write a word, and names that are plain words in lower case."""

    same_word: Mapping[str, tuple[str, ...]]
    homographs: frozenset[str]


@cache
def habits() -> Habits:
    """The packaged lists of `spelling.toml`."""
    data = tomllib.loads(resources.files("amity.actors").joinpath("spelling.toml").read_text("utf-8"))
    groups = {word: tuple(group) for group in data["same_word"] for word in group}
    return Habits(groups, frozenset(data["homographs"]))


def is_acronym(text: str) -> bool:
    """
    True for a name that is written in capitals and must be matched as written: `AQ`, `FARC-EP`, `U.S.`, `LeT`.

    A word in capitals of more than eight letters, or one with a space, is a name that someone shouts.
    """
    if not text or any(c.isspace() for c in text):
        return False
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if len(letters) < 2 or capitals < 2 or not text[0].isalnum():
        return False
    return len(letters) <= 8 if capitals == len(letters) else len(letters) <= 4


@lru_cache(maxsize=32_768)
def variants(name: str) -> tuple[str, ...]:
    """
    The folded spellings under which a name is looked for, the given one first.

    Leaves out a leading article and a qualifier in brackets, and writes transliterated words in the ways that the
    press does (`Jaysh`, `Jaish`), at most 24 in all.
    """
    bare = _QUALIFIER.sub("", name) or name
    found: dict[str, None] = {}
    for form in dict.fromkeys((fold_name(name), fold_name(bare))):
        form = _without_article(form)
        for variant in islice(_spelled(form), _MOST_VARIANTS):
            found.setdefault(variant)
    return tuple(v for v in found if v)


@lru_cache(maxsize=8192)
def is_generic(name: str) -> bool:
    """True for `the Front` or `the ministry`: it means an actor only where the text has named that actor."""
    return _ARTICLE.sub("", fold_name(name)).lower() in habits().homographs and " " in name.strip()


def _without_article(form: str) -> str:
    """`the Taliban` is found without its article; `the Front` and `the ministry` are not, since any front is one."""
    bare = _ARTICLE.sub("", form)
    return form if bare[:1].islower() or bare.lower() in habits().homographs else bare


def _spelled(form: str) -> list[str]:
    words = form.split(" ")
    if habits().same_word.keys().isdisjoint(w.lower() for w in words):
        return [form]
    options = [[_with_case(w, v) for v in _ways(w.lower())] for w in words]
    return [" ".join(choice) for choice in islice(product(*options), _MOST_VARIANTS)]


def _ways(word: str) -> tuple[str, ...]:
    group = habits().same_word.get(word, ())
    return (word, *(v for v in group if v != word))


def _with_case(word: str, variant: str) -> str:
    if word.lower() == variant:
        return word
    return variant[0].upper() + variant[1:] if word[:1].isupper() else variant
