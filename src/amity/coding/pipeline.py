"""The coder as a plain list of steps, and the function that runs it over documents."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from amity.actors import Gazetteer
from amity.coding.asides import drop_asides
from amity.coding.attribution import attribute
from amity.coding.between import find_between
from amity.coding.charges import find_charges
from amity.coding.conditions import find_conditions
from amity.coding.dating import date_claims
from amity.coding.demands import find_demands
from amity.coding.draft import Coded, Draft, Options
from amity.coding.emit import emit
from amity.coding.encoder import drop_doubted, find_learned, settle_note
from amity.coding.focus import find_focus
from amity.coding.forecasts import find_forecasts
from amity.coding.foundings import find_foundings
from amity.coding.joint import find_joint
from amity.coding.judgements import find_judgements
from amity.coding.model_package import load_english
from amity.coding.notes import LONGEST, find_noted, find_origins
from amity.coding.opposed import find_opposed
from amity.coding.parsing import parse_masked
from amity.coding.practices import find_practices
from amity.coding.spans import mark_spans
from amity.coding.stakes import find_stakes
from amity.coding.threats import find_threats
from amity.coding.ties import find_ties
from amity.coding.unsaid import drop_unsaid
from amity.coding.who import name_actors, resolve, scan_sentences
from amity.coding.words import read_words
from amity.errors import CodingError
from amity.model import Document

DEFAULT_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the coder: what it needs from the draft, what it gives, and the function that does it."""

    name: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[[Draft], None]


def _name(draft: Draft) -> None:
    draft.named = name_actors(draft.doc.text, draft.gazetteer)


def _scan(draft: Draft) -> None:
    assert draft.named is not None  # noqa: S101 - checked by `check_steps`
    draft.scans = scan_sentences(draft.doc.text, draft.named.mentions)


def _parse(draft: Draft) -> None:
    assert draft.named is not None  # noqa: S101 - checked by `check_steps`
    everything = draft.options.everything or len(draft.scans) <= LONGEST
    wanted = [scan for scan in draft.scans if everything or scan.promising]
    parsed = parse_masked(draft.nlp, draft.doc.text, wanted, actors=draft.named.actors)
    by_index = {sentence.index: sentence for sentence in parsed}
    draft.sentences = tuple(by_index.get(scan.sentence.index, scan.sentence) for scan in draft.scans)


def _resolve(draft: Draft) -> None:
    assert draft.named is not None  # noqa: S101 - checked by `check_steps`
    draft.resolution = resolve(draft.doc.text, draft.sentences, named=draft.named, gazetteer=draft.gazetteer)
    draft.parsed = [read_words(s, draft.resolution) for s in draft.sentences if s.tokens is not None]


STEPS = (
    Step("name", (), ("names",), _name),
    Step("scan", ("names",), ("scans",), _scan),
    Step("focus", ("names", "scans"), ("focus",), find_focus),
    Step("parse", ("scans",), ("sentences",), _parse),
    Step("resolve", ("names", "sentences"), ("words",), _resolve),
    Step("ties", ("words",), ("claims",), find_ties),
    Step("foundings", ("words",), ("claims",), find_foundings),
    Step("charges", ("words",), ("claims",), find_charges),
    Step("demands", ("words", "claims"), ("claims",), find_demands),
    Step("threats", ("words",), ("claims",), find_threats),
    Step("opposed", ("names", "words"), ("claims",), find_opposed),
    Step("joint", ("words", "claims"), ("claims",), find_joint),
    Step("origins", ("words", "claims"), ("claims",), find_origins),
    Step("between", ("words", "claims"), ("claims",), find_between),
    Step("notes", ("words", "claims"), ("claims",), find_noted),
    Step("drivers", ("words",), ("claims",), find_stakes),
    Step("forecasts", ("words",), ("claims",), find_forecasts),
    Step("judgements", ("words", "claims"), ("claims",), find_judgements),
    Step("conditionals", ("words",), ("claims",), find_conditions),
    Step("learned", ("names", "scans", "focus", "sentences", "words", "claims"), ("claims",), find_learned),
    Step("unsaid", ("claims",), ("claims",), drop_unsaid),
    Step("asides", ("words", "focus", "claims"), ("claims",), drop_asides),
    Step("doubted", ("claims",), ("claims",), drop_doubted),
    Step("settled", ("claims",), ("claims",), settle_note),
    Step("spans", ("claims",), ("quotes",), mark_spans),
    Step("speakers", ("claims",), ("speakers",), attribute),
    Step("dates", ("claims", "quotes"), ("times",), date_claims),
    Step("practices", ("claims", "quotes", "speakers", "times"), ("claims",), find_practices),
    Step("emit", ("claims", "quotes", "speakers", "times"), ("statements",), emit),
)


def check_steps(steps: Iterable[Step]) -> None:
    """
    Does each step find what it needs?

    Raises:
        CodingError: a step stands before the one that gives what it needs.
    """
    given: set[str] = set()
    for step in steps:
        if missing := [n for n in step.needs if n not in given]:
            raise CodingError(f"the step {step.name!r} needs {missing[0]!r}, which no step before it gives")
        given.update(step.gives)


def code_documents(
    docs: Iterable[Document], gazetteer: Gazetteer, options: Options = DEFAULT_OPTIONS
) -> Iterator[Coded]:
    """
    The statements of documents, one Coded per document in the order given.

    Args:
        docs: documents; `id` becomes the `doc` of the statements.
        gazetteer: from `load_gazetteer`.
        options: how to code.

    Raises:
        CodingError: the parser of English is not installed.
    """
    check_steps(STEPS)
    nlp = load_english()
    for doc in docs:
        with _collecting_later():
            coded = _coded(Draft(doc, gazetteer, nlp, options))
        yield coded


def _coded(draft: Draft) -> Coded:
    for step in STEPS:
        step.run(draft)
    proposed = tuple(p.actor for p in draft.resolution.proposals) if draft.resolution else ()
    return Coded(draft.doc.id, tuple(draft.statements), tuple(draft.rejected), proposed)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """
    Python does not look for waste by itself meanwhile.

    Nearly all that is made of a document is needed to its end, and each full search goes through the gazetteer's half a
    million objects again: a tenth of the time of the rules.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
