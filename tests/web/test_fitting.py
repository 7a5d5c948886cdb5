"""Fits in a process of their own, and what is worked off first."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from amity.dynamics import (
    FitOptions,
    Looks,
    Model,
    Panel,
    Params,
    allowed_transitions,
    fit_model,
    make_model,
    make_panel,
    make_params,
)
from amity.errors import DataError
from amity.web.cache import Answers
from amity.web.fit_process import FitProcess
from amity.web.turns import Turns

Task = tuple[Model, Params, Panel, FitOptions]


@pytest.fixture
def task() -> Task:
    """Two states that are looked at each year."""
    model = make_model(allowed_transitions([[0, 1], [1, 0]]))
    looks = Looks(subject=["a"] * 12, time=np.arange(12.0), outcome=np.array([0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 1]))
    return model, make_params(model, [0.3, 0.4]), make_panel(looks, n_states=2), FitOptions()


@pytest.fixture
def fitting(monkeypatch: pytest.MonkeyPatch) -> FitProcess:
    """For which no fit is small."""
    monkeypatch.setattr("amity.web.fit_process.SMALL_ROWS", 0)
    return FitProcess()


def test_a_fit_in_another_process_is_the_same(fitting: FitProcess, task: Task) -> None:
    """Estimate and covariance to the last bit, on the panel that was given."""
    found, here = fitting.fit(*task), fit_model(*task)
    fitting.close()
    assert np.array_equal(found.vector, here.vector)
    assert np.array_equal(found.covariance, here.covariance)
    assert found.panel is task[2]


def test_errors_of_a_fit_come_back(fitting: FitProcess, task: Task) -> None:
    """As they would be raised here; the process stays for the next."""
    with pytest.raises(DataError, match="nothing of the kind"):
        fitting.fit(*task[:3], FitOptions(fixed=("nothing of the kind",)))
    assert fitting.fit(*task).converged
    fitting.close()


def test_a_lost_process_costs_no_fit(fitting: FitProcess, task: Task) -> None:
    """What it had is fitted here, and the next has a process again."""
    fitting.fit(*task)
    first = fitting._process
    first.kill()
    first.join()
    assert fitting.fit(*task).converged
    assert fitting.fit(*task).converged
    fitting.close()


def test_closing_ends_the_process(fitting: FitProcess, task: Task) -> None:
    """Nothing is left behind, and nothing begins any more."""
    fitting.fit(*task)
    fitting.close()
    fitting._process.join(5)
    assert not fitting._process.is_alive()
    with pytest.raises(EOFError):
        fitting.fit(*task)


def test_small_fits_need_no_process(task: Task) -> None:
    """They take less time than a process takes to begin."""
    fitting = FitProcess()
    assert fitting.fit(*task).converged
    assert fitting._process is None


def test_what_somebody_waits_for_comes_first() -> None:
    """Of what waits for its turn, what is hurried is worked on next; the rest stays in order."""
    turns, begun, go_on, done = Turns(1, name="turns"), threading.Event(), threading.Event(), []

    def hold() -> None:
        begun.set()
        go_on.wait(5)

    turns.submit(hold)
    begun.wait(5)
    one, two, three = (turns.submit(lambda n=n: done.append(n)) for n in (1, 2, 3))
    turns.hurry(three)
    go_on.set()
    for future in (one, two, three):
        future.result(5)
    turns.close()
    assert done == [3, 1, 2]


def test_what_waits_is_cancelled_when_the_workbench_stops() -> None:
    """Who waits is let go, and who asks later is told at once that nothing comes."""
    turns, begun, go_on = Turns(1, name="turns"), threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        go_on.wait(5)

    turns.submit(hold)
    begun.wait(5)
    waiting = turns.submit(lambda: 1)
    turns.close()
    go_on.set()
    assert waiting.cancelled()
    assert turns.submit(lambda: 1).cancelled()


def test_a_page_that_asks_moves_its_work_ahead_of_what_was_begun_behind() -> None:
    """`peek` begins ahead of need; `get` is somebody who looks."""
    answers, begun, go_on, done = Answers(threads=1), threading.Event(), threading.Event(), []

    def hold() -> None:
        begun.set()
        go_on.wait(5)

    answers.peek("long", hold)
    begun.wait(5)
    for key in ("a", "b"):
        answers.peek(key, lambda key=key: done.append(key))
    threading.Timer(0.1, go_on.set).start()
    answers.get("c", lambda: done.append("c"), wait_seconds=5)
    answers.get("b", lambda: None, wait_seconds=5)
    answers.get("a", lambda: None, wait_seconds=5)
    answers.close()
    assert done[0] == "c"
