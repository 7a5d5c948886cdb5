"""The coder: documents to a language model's server, window by window, and its answers to statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from amity.actors import Gazetteer
from amity.coding.llm.answers import UnusableError
from amity.coding.llm.asking import Talk, ask
from amity.coding.llm.ground import Ground, actors_named, ground_of
from amity.coding.llm.journal import Answer, Journal
from amity.coding.llm.judging import Judged, judge_answer, rejection
from amity.coding.llm.merging import merge_rejected, merge_statements
from amity.coding.llm.posting import Clock, Line, open_line
from amity.coding.llm.prompt import build_prompt, question
from amity.coding.llm.run import LlmCoded, LlmRun
from amity.coding.llm.settings import LlmSettings
from amity.coding.llm.windows import Window, cut_windows
from amity.model import Actor, Document
from amity.vocab import Codebook

_TRIES = 2  # of one question whose answer cannot be read; the second with another seed
_MOST_ACTORS = 150


def code_with_llm(
    docs: Iterable[Document],
    gazetteer: Gazetteer,
    settings: LlmSettings,
    *,
    codebook: Codebook,
    journal: Journal | None,
) -> Iterator[LlmCoded]:
    """
    The statements that a language model finds in documents, one LlmCoded per document in the order given.

    A document goes to the server of the settings and nowhere else. A statement is kept only if it quotes the document,
    names actors that the document names, and keeps to the codebook; everything else is rejected with the reason.

    Args:
        docs: documents in any language; `id` becomes the `doc` of the statements.
        gazetteer: from `load_gazetteer`.
        settings: the server, the model, and what a run may cost.
        codebook: the terms, a project's own included.
        journal: where answers are kept, so that a broken run goes on where it stopped; None keeps none.

    Raises:
        CodingError: the server gives no answer or refuses the request, or the limit of tokens is reached; documents
            that were finished before are given out, and answers are in the journal.

    Reference: docs/method/coding-llm.md.
    """
    line = open_line(settings, Clock())
    with line.client:
        yield from code_over(line, docs, gazetteer, codebook=codebook, journal=journal)


def code_over(
    line: Line, docs: Iterable[Document], gazetteer: Gazetteer, *, codebook: Codebook, journal: Journal | None
) -> Iterator[LlmCoded]:
    """
    As `code_with_llm`, over a connection that is open already.

    Args:
        line: from `open_line`, with a clock of one's own where waiting is to be controlled.
        docs: as there, like the rest.
        gazetteer: likewise.
        codebook: likewise.
        journal: likewise.
    """
    talk = Talk(line, build_prompt(codebook), journal)
    for doc in docs:
        yield _code(talk, ground_of(doc, gazetteer, codebook))


@dataclass(slots=True)
class _Progress:
    """What the windows of one document have given so far."""

    judged: list[Judged] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


def _code(talk: Talk, ground: Ground) -> LlmCoded:
    settings, doc = talk.line.settings, ground.doc
    before = (talk.replayed, talk.line.requests, talk.tokens_paid)
    windows = cut_windows(doc, window_chars=settings.window_chars, overlap_chars=settings.overlap_chars)
    progress = _Progress()
    actors = actors_named(ground)[:_MOST_ACTORS]
    for window in windows:
        _code_window(window, actors, talk=talk, ground=ground, progress=progress)
    rejected = merge_rejected(progress.judged)
    if not windows:
        rejected = (rejection("the document has no text to code", ground, settings),)
    proposed = {a.id: a for judged in progress.judged for a in judged.proposed}
    return LlmCoded(
        doc.id,
        merge_statements(progress.judged),
        rejected,
        tuple(proposed.values()),
        run=_record(talk, ground, progress=progress, windows=len(windows), before=before),
    )


def _code_window(window: Window, actors: Iterable[Actor], *, talk: Talk, ground: Ground, progress: _Progress) -> None:
    """Ask about a window; an answer that found no room is asked for in halves, one that cannot be read once more."""
    settings = talk.line.settings
    asked = question(ground.doc, window.span.of(ground.doc.text), actors)
    trouble = ""
    for again in range(_TRIES):
        answer = ask(talk, asked, again=again)
        progress.answers.append(answer)
        if answer.cut_off and len(window.sentences) > 1:
            for half in window.halves():
                _code_window(half, actors, talk=talk, ground=ground, progress=progress)
            return
        try:
            progress.judged.append(judge_answer(answer.text, window, ground, settings))
        except UnusableError as error:
            trouble = f"the answer was cut off at {answer.answer_tokens} tokens" if answer.cut_off else str(error)
        else:
            return
    reason = f"no answer on this piece could be used: {trouble}"
    failed = rejection(reason, ground, settings, span=window.span)
    progress.judged.append(Judged(window, (), (failed,)))


def _record(talk: Talk, ground: Ground, *, progress: _Progress, windows: int, before: tuple[int, int, int]) -> LlmRun:
    settings, answers = talk.line.settings, progress.answers
    return LlmRun(
        coder=settings.coder,
        model=settings.model,
        served=tuple(dict.fromkeys(a.model for a in answers)),
        server=settings.host,
        temperature=settings.temperature,
        seed=settings.seed,
        prompt=talk.prompt.version,
        codebook=ground.codebook.version,
        forms=tuple(dict.fromkeys(a.form for a in answers)),
        windows=windows,
        questions=len(answers),
        replayed=talk.replayed - before[0],
        requests=talk.line.requests - before[1],
        prompt_tokens=sum(a.prompt_tokens for a in answers),
        answer_tokens=sum(a.answer_tokens for a in answers),
        tokens_paid=talk.tokens_paid - before[2],
        tokens_counted=all(a.counted for a in answers),
    )
