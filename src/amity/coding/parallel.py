"""The coder over several processes: the same codings in the same order as over one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from amity.actors import Gazetteer
from amity.coding.draft import Coded, Options
from amity.coding.pipeline import DEFAULT_OPTIONS, code_documents
from amity.model import Document

_CHUNK = 8
_shared: dict[str, tuple[Gazetteer, Options]] = {}  # of a worker process, filled once when it starts


def code_in_parallel(
    docs: Iterable[Document], gazetteer: Gazetteer, options: Options = DEFAULT_OPTIONS, *, workers: int = 1
) -> Iterator[Coded]:
    """
    The statements of documents, one Coded per document in the order given, whatever the number of workers.

    Args:
        docs: what to code; read ahead of the workers.
        gazetteer: the known actors; sent once to each worker.
        options: how to code.
        workers: processes; 1 codes in this one.

    Raises:
        CodingError: as `code_documents`.
    """
    if workers <= 1:
        yield from code_documents(docs, gazetteer, options)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(gazetteer, options)) as pool:
        yield from pool.map(_code_one, docs, chunksize=_CHUNK)


def _start(gazetteer: Gazetteer, options: Options) -> None:
    _shared["with"] = (gazetteer, options)


def _code_one(doc: Document) -> Coded:
    gazetteer, options = _shared["with"]
    return next(iter(code_documents([doc], gazetteer, options)))
