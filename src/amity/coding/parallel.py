"""The coder over several processes or machines: the same codings in the same order as over one."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from amity.actors import Gazetteer
from amity.cluster import in_order, workers_behind
from amity.coding.draft import Coded, Options
from amity.coding.pipeline import DEFAULT_OPTIONS, code_documents
from amity.errors import CodingError
from amity.model import Document

PIECE_DOCUMENTS = 8
PIECE_CHARACTERS = 200_000
_AHEAD = 3  # pieces per process that are handed out before their turn
_shared: dict[str, tuple[Gazetteer, Options]] = {}  # of a worker process, filled once when it starts


def code_in_parallel(
    docs: Iterable[Document], gazetteer: Gazetteer, options: Options = DEFAULT_OPTIONS, *, workers: int = 1
) -> Iterator[Coded]:
    """
    The statements of documents, one Coded per document in the order given, whatever the number of workers.

    Args:
        docs: what to code; a few are read ahead of the workers, so that memory does not grow with their number.
        gazetteer: the known actors; sent once to each worker.
        options: how to code.
        workers: processes; 1 codes in this one.

    Raises:
        CodingError: as `code_documents`, or a process was ended from outside.
    """
    if workers <= 1:
        yield from code_documents(docs, gazetteer, options)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(gazetteer, options)) as pool:
        try:
            for coded in in_order(pieces_of(docs), lambda piece: pool.submit(_code, piece), ahead=workers * _AHEAD):
                yield from coded
        except BrokenProcessPool as error:
            raise CodingError(
                "a process of the coder was ended from outside, perhaps for want of memory: run the command again, "
                "what was finished is kept; fewer --workers need less"
            ) from error


def code_on_cluster(
    docs: Iterable[Document], gazetteer: Gazetteer, options: Options = DEFAULT_OPTIONS, *, scheduler: str
) -> Iterator[Coded]:
    """
    The same statements in the same order, coded by the workers of a Dask cluster.

    Args:
        docs: what to code; read here and sent in pieces.
        gazetteer: the known actors; sent once to each worker.
        options: how to code.
        scheduler: the cluster's address, such as `tcp://host:8786`.

    Raises:
        ClusterError: nobody answers there, or the cluster is lost for good; a worker that is lost is no error.
        CodingError: as `code_documents`.
    """
    with workers_behind(scheduler) as workers:
        for coded in workers.each(_code_with, pieces_of(docs), shared=(gazetteer, options)):
            yield from coded


def pieces_of(docs: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    """Documents in pieces: at most eight, fewer where they are long, so that a lost piece costs little."""
    piece: list[Document] = []
    characters = 0
    for doc in docs:
        piece.append(doc)
        characters += len(doc.text)
        if len(piece) == PIECE_DOCUMENTS or characters >= PIECE_CHARACTERS:
            yield tuple(piece)
            piece, characters = [], 0
    if piece:
        yield tuple(piece)


def _start(gazetteer: Gazetteer, options: Options) -> None:
    _shared["with"] = (gazetteer, options)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process with the one that started it: killed, that one leaves nobody to tell the others."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _code(piece: tuple[Document, ...]) -> list[Coded]:
    return _code_with(_shared["with"], piece)


def _code_with(shared: tuple[Gazetteer, Options], piece: tuple[Document, ...]) -> list[Coded]:
    gazetteer, options = shared
    return list(code_documents(piece, gazetteer, options))
