"""The process in which files are parsed: takes one file at a time on standard input, answers with drafts."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from amity.errors import ReadError
from amity.reading.draft import NoTextLayerError
from amity.reading.formats import format_named, parse
from amity.reading.limits import Limits
from amity.reading.wire import draft_records, read_frame, write_frame


def main() -> None:
    """Answer requests until standard input ends; what libraries print is thrown away."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    while (header := read_frame(requests)) is not None:
        data = read_frame(requests) or b""
        write_frame(answers, json.dumps(answer(json.loads(header), data)).encode())


def answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The drafts of one file as plain data, or the reason why there are none."""
    limits = Limits(**request["limits"])
    limit_memory(limits.memory_bytes)
    try:
        return {
            "drafts": draft_records(parse(format_named(request["format"]), data, name=request["name"], limits=limits))
        }
    except ReadError as error:
        return {"error": str(error), "scanned": isinstance(error, NoTextLayerError)}


def limit_memory(memory_bytes: int) -> None:
    """Let the address space of this process grow by `memory_bytes` beyond what it has now; no effect on Windows."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
        ceiling = pages * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    main()
