"""Documents with one origin: found anew with the judgements of people, which win over what is computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amity.errors import DataError
from amity.project import Project
from amity.reading.origins import OriginOptions, find_origins
from amity.store import views
from amity.store.origins import VERDICTS, OriginJudgement, origin_judgements


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two documents that are to be `together`, `apart`, or as `computed`."""

    one: str
    other: str
    verdict: str


def find_shared_origins(project: Project, judged: Sequence[JudgedPair] = (), *, by: str = "") -> int:
    """
    Group the project's documents that tell the same thing from one source, and keep the groups.

    Near-duplicates and agency copy make whole documents one origin. A quotation gives only the quoted passage one
    origin, so its documents stay apart here; a named speaker who is quoted counts as one origin anyway.

    Args:
        project: is written to.
        judged: new judgements, kept together with the groups.
        by: whose they are.

    Returns:
        How many documents share their origin with another.

    Raises:
        DataError: a judgement is unknown, or is on one document alone.
        StoreError: the project cannot be written.
    """
    for pair in judged:
        if pair.verdict not in VERDICTS or pair.one == pair.other:
            raise DataError(f"{pair} is no judgement on two documents: choose {', '.join(VERDICTS)}")
    with project.view() as conn:
        compared, held = views.count_texts(conn), origin_judgements(conn)
        options = _options(held, judged)
        docs = (doc for doc in views.documents(conn) if doc.media_type != views.ROWS)
        clusters = find_origins(docs, options, text_of=lambda doc: views.text_of(conn, doc))
    rows = [
        {"doc": doc, "cluster": c.id, "earliest": c.earliest, "reason": f"{c.reason}: {c.detail}"}
        for c in clusters
        for doc in c.members
    ]
    new = [{"one": pair.one, "other": pair.other, "verdict": pair.verdict, "by": by} for pair in judged]
    project.writer.set_origins(rows, compared=compared, judged=new)
    return len(rows)


def _options(held: Iterable[OriginJudgement], new: Iterable[JudgedPair]) -> OriginOptions:
    verdicts = {j.pair: j.verdict for j in held} | {(min(p.one, p.other), max(p.one, p.other)): p.verdict for p in new}
    together, apart = (
        frozenset(pair for pair, verdict in verdicts.items() if verdict == wanted) for wanted in VERDICTS[:2]
    )
    return OriginOptions(quotations=False, together=together, apart=apart)
