"""Long work in the background: one after the other, with progress, cancel and a report that stays until the end."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from amity.errors import AmityError

UNDER_WAY = ("waiting", "running", "stopping")


class StoppedError(Exception):
    """Raised inside a job, at its next step, once somebody has cancelled it."""


class ClosingError(StoppedError):
    """Raised inside a job, at its next step, once the workbench stops: what it was to do is to be gone on with."""


@dataclass(frozen=True, slots=True)
class Job:
    """
    One piece of long work.

    `state`: waiting, running, stopping, done, stopped, failed; or interrupted, where the workbench stopped before it.
    `report` is what it came to, or None.
    """

    id: str
    what: str
    by: str
    begun: dt.datetime
    state: str = "waiting"
    step: str = ""
    steps_done: int = 0
    report: Any = None
    error: str = ""


Step: TypeAlias = Callable[[str], None]


class Jobs:
    """The jobs of this run, the newest first. What they write is in the project whatever becomes of the server."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._jobs: dict[str, Job] = {}
        self._stops: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._running: Future[None] | None = None
        self._closing = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="jobs")
        self._now = now

    def start(self, what: str, work: Callable[[Step], Any], *, by: str, job_id: str = "") -> Job:
        """
        Begin a job.

        Args:
            what: in words, for people.
            work: is given a function to call at each step, which raises once the job is cancelled; returns the report.
            by: who began it.
            job_id: its id; that of an interrupted job, to go on with it; "" makes one.
        """
        job = Job(job_id or uuid.uuid4().hex[:12], what, by, self._now())
        with self._lock:
            self._jobs.pop(job.id, None)
            self._jobs[job.id] = job
            self._stops[job.id] = threading.Event()
        self._running = self._pool.submit(self._run, job.id, work)
        return job

    def remember(self, job: Job) -> None:
        """List a job of an earlier run."""
        with self._lock:
            self._jobs[job.id] = job

    def forget(self, job_id: str) -> None:
        """List a job no more that is not under way."""
        with self._lock:
            if job_id in self._jobs and self._jobs[job_id].state not in UNDER_WAY:
                del self._jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        """A job as it stands."""
        return self._jobs.get(job_id)

    def listed(self) -> tuple[Job, ...]:
        """All jobs of this run, the newest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def busy(self) -> bool:
        """True if a job is under way."""
        return any(job.state in UNDER_WAY for job in self.listed())

    def cancel(self, job_id: str) -> None:
        """Stop a job at its next step; what is finished stays."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is not None and job.state in UNDER_WAY:
                self._stops[job_id].set()
                self._jobs[job_id] = replace(job, state="stopping")

    def close(self, wait_seconds: float = 0.0) -> None:
        """Stop all jobs at their next step, and wait a moment until they have."""
        self._closing = True
        for stop in self._stops.values():
            stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._running is not None:
            wait([self._running], wait_seconds)

    def _run(self, job_id: str, work: Callable[[Step], Any]) -> None:
        try:
            self._step(job_id, "")
            self._change(job_id, report=work(lambda step: self._step(job_id, step)), state="done")
        except ClosingError:
            self._change(job_id, state="interrupted")
        except StoppedError:
            self._change(job_id, state="stopped")
        except AmityError as error:
            self._change(job_id, state="failed", error=str(error))
        except Exception as error:  # whatever it is, the page must say that the job is over
            self._change(job_id, state="failed", error=f"{type(error).__name__}: what was finished before it is kept")

    def _step(self, job_id: str, step: str) -> None:
        if self._stops[job_id].is_set():
            cancelled = self._jobs[job_id].state == "stopping"
            raise ClosingError if self._closing and not cancelled else StoppedError
        done = self._jobs[job_id].steps_done + bool(step)
        self._change(job_id, state="running", step=step, steps_done=done)

    def _change(self, job_id: str, **values: Any) -> None:
        with self._lock:
            self._jobs[job_id] = replace(self._jobs[job_id], **values)
