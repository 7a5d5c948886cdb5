"""Work that outlives its request and its run: begun as an order, gone on with after a stop, or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from amity.project import Project, utc_now
from amity.web.desk import Desk
from amity.web.importing import DataReport, run_address, run_data, run_import
from amity.web.jobs import ClosingError, Job, Step
from amity.web.orders import Order
from amity.web.problems import ProblemError
from amity.workflow.origins import JudgedPair, find_shared_origins

Work: TypeAlias = Callable[[Project, Order, Path, Step], Any]


def begin(desk: Desk, order: Order) -> Job:
    """Write an order down and begin it; its files are in their folder already."""
    desk.orders.keep(order)
    return _start(desk, order)


def new_order(desk: Desk, kind: str, what: str, *, by: str, **asked: Any) -> Order:
    """An order with a folder for its files; nothing is begun."""
    return Order(desk.orders.new_id(), kind, what, by, utc_now(), asked)


def remember_left(desk: Desk) -> None:
    """List what an earlier run began and did not end."""
    for order in desk.orders.left():
        desk.left[order.id] = order
        desk.jobs.remember(Job(order.id, order.what, order.by, order.begun, "interrupted"))


def go_on(desk: Desk, job_id: str) -> Job:
    """
    Begin an interrupted job again; what it had finished is known and not done twice.

    Raises:
        ProblemError: no such job waits to be gone on with.
    """
    return _start(desk, _taken(desk, job_id))


def give_up(desk: Desk, job_id: str) -> None:
    """
    Forget an interrupted job and its files; what it had finished stays.

    Raises:
        ProblemError: no such job waits to be gone on with.
    """
    _taken(desk, job_id)
    desk.orders.drop(job_id)
    desk.jobs.forget(job_id)


def _taken(desk: Desk, job_id: str) -> Order:
    """The order, for one who asks and no other."""
    order = desk.left.pop(job_id, None)
    if order is None:
        raise ProblemError(409, "This work does not wait to be gone on with: somebody was faster, or it is over.")
    return order


def _start(desk: Desk, order: Order) -> Job:
    def work(step: Step) -> Any:
        ended = True
        try:
            return WORKS[order.kind](desk.project, order, desk.orders.files(order.id), step)
        except ClosingError:
            ended = False
            raise
        finally:
            if ended:
                desk.orders.drop(order.id)

    return desk.jobs.start(order.what, work, by=order.by, job_id=order.id)


def _run_origins(project: Project, order: Order, _: Path, step: Step) -> DataReport:
    step("comparing the documents")
    shared = find_shared_origins(project, [JudgedPair(*pair) for pair in order.asked["pairs"]], by=order.by)
    line = f"{shared} documents share their origin with another now."
    return DataReport((line, "See the page of sources."), ())


WORKS: Mapping[str, Work] = {
    "documents": lambda project, order, folder, step: run_import(project, folder, step),
    "address": lambda project, order, folder, step: run_address(project, order.asked["address"], step),
    "data": lambda project, order, folder, step: run_data(project, folder, step, by=order.by),
    "origins": _run_origins,
}
