"""Parsing in a process of its own, ended when a file takes too long, so that no file can hang or fill this one."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import threading
from types import TracebackType

from amity.errors import ReadError
from amity.reading.draft import Draft, NoTextLayerError, Unreadable
from amity.reading.formats import Format
from amity.reading.limits import Limits
from amity.reading.wire import draft_from, read_frame, write_frame


class ParsingProcess:
    """
    A process that parses one file after another; started when first needed, replaced after a file that broke it.

    Use as a context manager. A file over `limits.seconds` costs that file only.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ParsingProcess:
        """The process itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process if it runs."""
        if self._process is None:
            return
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()
        self._process = None

    def read(self, form: Format, data: bytes, *, name: str, limits: Limits) -> tuple[Draft | Unreadable, ...]:
        """
        The drafts of one file.

        Raises:
            NoTextLayerError: a PDF of pictures.
            ReadError: the file cannot be read, took longer than `limits.seconds`, or broke the parser.
        """
        header = {"format": form.name, "name": name, "limits": dataclasses.asdict(limits)}
        reply = self._ask(json.dumps(header).encode(), data, name=name, seconds=limits.seconds)
        if "error" in reply:
            raise (NoTextLayerError if reply["scanned"] else ReadError)(reply["error"])
        return tuple(draft_from(record) for record in reply["drafts"])

    def _ask(self, header: bytes, data: bytes, *, name: str, seconds: float) -> dict[str, list[dict[str, object]]]:
        process = self._running()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            reply = _converse(process, header, data)
        finally:
            timer.cancel()
        if reply is None:
            self.close()
            raise ReadError(f"{name}: {_why(late=late.is_set(), seconds=seconds)}")
        return json.loads(reply)  # type: ignore[no-any-return]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # -P: a file in the current folder must not be taken for a module of that name.
            command = [sys.executable, "-P", "-m", "amity.reading.worker"]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process


def _converse(process: subprocess.Popen[bytes], header: bytes, data: bytes) -> bytes | None:
    """The answer's bytes, or None where the process has ended without one."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        write_frame(process.stdin, header)
        write_frame(process.stdin, data)
    except OSError:
        return None
    return read_frame(process.stdout)


def _why(*, late: bool, seconds: float) -> str:
    if late:
        return f"parsing it took longer than the limit `seconds` of {seconds:g}: split the file, or raise the limit"
    return "the parser broke down on it (out of memory, or a fault of the parser): is the file damaged?"
