"""Work in the background and results that are kept: once, with progress, to be stopped, never telling a lie."""

from __future__ import annotations

import datetime as dt
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity.cli.main import build_app
from amity.errors import AmityError, AnswerError
from amity.project import init_project
from amity.web.cache import Answers
from amity.web.importing import pasted_file, safe_name
from amity.web.jobs import Job, Jobs, Step
from amity.web.problems import NotReadyError, ProblemError
from amity.web.queries import Version


def after(jobs: Jobs, job: Job) -> Job:
    """The job once it is over."""
    for _ in range(500):
        found = jobs.get(job.id)
        if found is not None and found.state in ("done", "stopped", "failed"):
            return found
        time.sleep(0.01)
    raise AssertionError("the job does not end")


@pytest.fixture
def jobs() -> Jobs:
    """Nothing under way yet."""
    return Jobs(lambda: dt.datetime(2026, 1, 1))


def test_a_job_tells_its_steps_and_its_report(jobs: Jobs) -> None:
    """Steps are counted, and the report stays."""

    def work(step: Step) -> str:
        step("one")
        step("two")
        return "both"

    done = after(jobs, jobs.start("count", work, by="anna"))
    assert (done.state, done.steps_done, done.report) == ("done", 2, "both")
    assert not jobs.busy()


def test_a_cancelled_job_stops_at_its_next_step(jobs: Jobs) -> None:
    """What was finished before it is not undone, and nothing more is begun."""
    begun, go_on, finished = threading.Event(), threading.Event(), []

    def work(step: Step) -> None:
        step("one")
        finished.append(1)
        begun.set()
        go_on.wait(5)
        step("two")
        finished.append(2)

    job = jobs.start("long", work, by="anna")
    begun.wait(5)
    jobs.cancel(job.id)
    go_on.set()
    assert after(jobs, job).state == "stopped"
    assert finished == [1]


@pytest.mark.parametrize("error", [AnswerError("too little"), ValueError("secret path")])
def test_a_failed_job_says_so(jobs: Jobs, error: Exception) -> None:
    """Errors of the library in their words; others by their kind only."""

    def work(_: Step) -> None:
        raise error

    failed = after(jobs, jobs.start("fail", work, by="anna"))
    assert failed.state == "failed"
    assert "secret path" not in failed.error
    assert failed.error


def test_who_asks_at_the_same_time_waits_for_one_computation() -> None:
    """Ten ask, one computes."""
    answers, calls = Answers(), []

    def work() -> int:
        time.sleep(0.1)
        calls.append(1)
        return 7

    threads = [threading.Thread(target=lambda: answers.get("key", work)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.get("key", work) == 7
    assert len(calls) == 1


def test_what_takes_long_is_asked_for_again() -> None:
    """The computation goes on while nobody waits, and is there the next time."""
    answers, go_on = Answers(), threading.Event()

    def work() -> int:
        go_on.wait(5)
        return 7

    with pytest.raises(NotReadyError):
        answers.get("key", work, wait_seconds=0.01)
    assert answers.peek("key", work) is None
    go_on.set()
    assert answers.get("key", work, wait_seconds=5) == 7
    assert answers.peek("key", work) == 7


def test_who_comes_later_waits_for_the_rest_of_the_time_only() -> None:
    """A computation that has taken longer than a page waits keeps no further page."""
    answers, go_on = Answers(), threading.Event()
    assert answers.peek("key", lambda: go_on.wait(30)) is None
    time.sleep(0.3)
    begun = time.monotonic()
    with pytest.raises(NotReadyError):
        answers.get("key", lambda: go_on.wait(30), wait_seconds=0.3)
    assert time.monotonic() - begun < 0.2
    go_on.set()
    assert answers.get("key", lambda: go_on.wait(30)) is True


def test_what_waits_for_older_data_is_dropped() -> None:
    """A queue of fits to data that have changed since does not keep the newest waiting."""
    answers, go_on, under_way = Answers(threads=1), threading.Event(), threading.Event()
    begun: list[int] = []

    def work(version: int) -> int:
        begun.append(version)
        under_way.set()
        go_on.wait(5)
        return version

    for version in (1, 2, 3):
        assert answers.peek(("fit", Version((version,))), lambda version=version: work(version)) is None
        under_way.wait(5)
    newest = ("fit", Version((3,)))
    with pytest.raises(NotReadyError):
        answers.get(newest, lambda: work(3), wait_seconds=0.01)
    go_on.set()
    assert answers.get(newest, lambda: work(3), wait_seconds=5) == 3
    assert begun == [1, 3]
    assert answers.look(("fit", Version((2,)))) is None


def test_what_cannot_be_worked_out_is_told_and_not_tried_for_ever() -> None:
    """A page that looks whether a result is there sees that there will be none, and nobody computes it again."""
    answers, calls = Answers(), []

    def work() -> int:
        calls.append(1)
        raise AnswerError("too little")

    assert answers.look("key") is None
    assert not answers.failed("key")
    assert answers.peek("key", work) is None
    for _ in range(500):
        if answers.failed("key"):
            break
        time.sleep(0.01)
    assert answers.failed("key")
    assert answers.peek("key", work) is None
    assert answers.look("key") is None
    assert len(calls) == 1


def test_an_error_is_told_but_not_kept() -> None:
    """The next who asks tries anew."""
    answers, calls = Answers(), []

    def work() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise AnswerError("not yet")
        return 7

    with pytest.raises(AnswerError):
        answers.get("key", work)
    assert answers.get("key", work) == 7


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\report.pdf", "report.pdf"),
        (".hidden", "hidden"),
        ("", "file"),
        ("a\x00b.txt", "a_b.txt"),
        ("x" * 400 + ".txt", "x" * 120 + ".txt"),
    ],
)
def test_names_of_uploads_stay_in_their_folder(given: str, kept: str) -> None:
    """No folders, control characters, leading dots or endless names."""
    assert safe_name(given) == kept


def test_a_pasted_text_keeps_its_metadata() -> None:
    """Fields become front matter; markup in them stays text; an empty text is refused."""
    name, content = pasted_file("Some words.", {"title": "A: <b>title</b>", "date": "2010-04-22", "publisher": ""})
    assert name == "A_ _b_title__b_.md"
    assert content == "---\ntitle: 'A: <b>title</b>'\ndate: '2010-04-22'\n---\n\nSome words."
    with pytest.raises(ProblemError):
        pasted_file("  \n", {})


@pytest.mark.parametrize("words", [("--host", "0.0.0.0"), ("--https-behind-proxy",)])  # noqa: S104
def test_serve_refuses_to_be_shared_without_users(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Beyond this machine it asks for named users, says which command makes one, and how to do without."""
    init_project(tmp_path / "x.amity").close()
    result = CliRunner().invoke(build_app("serve"), ["serve", str(tmp_path / "x.amity"), *words])
    assert isinstance(result.exception, AmityError)
    assert "amity users" in str(result.exception)
    assert "tunnel" in str(result.exception)


def test_serve_refuses_a_weak_token(tmp_path: Path) -> None:
    """A token that could be guessed."""
    (tmp_path / "token").write_text("short")
    words = ["serve", str(tmp_path / "x.amity"), "--token", str(tmp_path / "token")]
    result = CliRunner().invoke(build_app("serve"), words)
    assert isinstance(result.exception, AmityError)
    assert "16" in str(result.exception)
