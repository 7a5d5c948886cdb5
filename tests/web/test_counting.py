"""Counts and queues that are kept while decisions are taken are those that a fresh look finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.desk_samples import HOST, TOKEN
from tests.web.plain_client import TestClient

from amity.model import Actor, Dyad, Span, TieLabel
from amity.project import Project, init_project
from amity.store import IN_USE, STATUSES, CodedDocument, views
from amity.testing import make_document, make_statement
from amity.web import WebOptions, create_app, queries
from amity.web.desk import Desk
from amity.web.pages.review import queue_of
from amity.web.queries import PairCount, QueueFilter
from amity.web.reading import reading, seen_once

NAMES = ("a-front", "b-army", "c-league", "d-state")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Thirty statements on six pairs, named in both orders, in ten documents; one of them is undated."""
    rng = random.Random(7)
    with init_project(tmp_path / "case.amity") as project:
        project.writer.add_actors([Actor(name, name) for name in NAMES])
        for n in range(10):
            add_document(project, n, rng)
    found = create_app(tmp_path / "case.amity", WebOptions(TOKEN, (HOST,), "anna")).state.desk
    yield found
    found.close()


def add_document(project: Project, n: int, rng: random.Random) -> None:
    """A document with three statements."""
    text = f"Report {n}. " + "They met on this day. " * 3
    doc = make_document(text, published=f"20{10 + n}-01-01" if n else None, name=f"{n}.txt")
    project.writer.add_document(doc)
    first = text.index("They")
    statements = []
    for k in range(3):
        start = first + 22 * k
        pair = tuple(rng.sample(NAMES, 2))
        made = make_statement(
            "tie",
            label=TieLabel("cooperation"),
            doc=doc.id,
            span=Span(start, start + 21),
            quote=text[start : start + 21],
            actors=pair,  # type: ignore[arg-type]
            coder=rng.choice(("rules", "anna")),
            factuality=rng.choice(("asserted", "doubtful", "probable")),
        )
        statements.append(made)
    project.writer.add_coding(CodedDocument(doc.id, "rules", "1.0", tuple(statements)))


def counted(desk: Desk) -> list[PairCount]:
    """The pairs, from all statements."""
    with desk.project.view() as conn:
        items = views.statements(conn)
    found = []
    for dyad in {Dyad.of(*i.stmt.actors) for i in items}:
        own = [i for i in items if Dyad.of(*i.stmt.actors) == dyad]
        days = [i.document.published.latest for i in own if i.document.published and i.document.published.latest]
        waiting = sum(i.status == "proposed" for i in own)
        found.append((dyad, len(own), waiting, bool(days)))
    return sorted(found, key=lambda p: (-p[1], p[0]))  # type: ignore[return-value]


def test_pairs_follow_decisions(desk: Desk) -> None:
    """After each of many decisions, as a fresh look at all statements finds them."""
    rng = random.Random(3)
    with desk.project.view() as conn:
        ids = [i.stmt.id for i in views.statements(conn)]
    for _ in range(60):
        desk.project.writer.decide(rng.choice(ids), rng.choice([s for s in STATUSES if s != "edited"]), by="anna")
        found = [(p.dyad, p.statements, p.waiting, p.latest is not None) for p in desk.pairs()]
        assert found == counted(desk)


def test_the_latest_document_is_one_in_use(desk: Desk) -> None:
    """Where the newest statement of a pair is rejected, the next counts; taken back, it counts again."""
    pair = desk.pairs()[0]
    with desk.project.view() as conn:
        own = [i for i in views.statements(conn) if Dyad.of(*i.stmt.actors) == pair.dyad and i.document.published]
    newest = [i for i in own if i.document.id == own[-1].document.id]
    for item in newest:
        desk.project.writer.decide(item.stmt.id, "rejected", by="anna")
    after = next(p for p in desk.pairs() if p.dyad == pair.dyad)
    assert pair.latest is not None
    assert after.latest is not None
    assert after.latest < pair.latest
    for item in newest:
        desk.project.writer.decide(item.stmt.id, "proposed", by="anna")
    assert next(p for p in desk.pairs() if p.dyad == pair.dyad) == pair


@pytest.mark.parametrize(
    "wanted",
    [
        QueueFilter(),
        QueueFilter(status="deferred"),
        QueueFilter(coder="anna"),
        QueueFilter(doubt_first=True),
        QueueFilter(dyad=Dyad.of("a-front", "b-army")),
    ],
)
def test_the_queue_follows_decisions(desk: Desk, wanted: QueueFilter) -> None:
    """Those of the status wanted stay, in their order; the decided are counted."""
    before = queue_of(desk, QueueFilter(wanted.dyad, None, wanted.coder, None, "proposed", wanted.doubt_first))
    taken = before.ids[::2]
    for one, status in zip(taken, ("accepted", "deferred", "rejected") * 5, strict=False):
        desk.project.writer.decide(one, status, by="anna")
    after = queue_of(desk, wanted)
    with desk.project.view() as conn:
        statuses = queries.decided_statuses(conn)
    assert after.ids == [one for one in before.ids if statuses.get(one, "proposed") == wanted.status]
    assert after.decided == sum(s in ("accepted", "rejected") for s in statuses.values())
    assert after.in_all == before.in_all


def test_a_new_document_is_in_queue_and_counts(desk: Desk) -> None:
    """What is kept is of the statements that there were."""
    before, queue = sum(p.statements for p in desk.pairs()), queue_of(desk, QueueFilter())
    add_document(desk.project, 10, random.Random(1))
    assert sum(p.statements for p in desk.pairs()) == before + 3
    assert len(queue_of(desk, QueueFilter()).ids) == len(queue.ids) + 3


def test_rejected_pairs_are_not_listed(desk: Desk) -> None:
    """A pair of which nothing is in use is none."""
    with desk.project.view() as conn:
        items = views.statements(conn)
    gone = Dyad.of(*items[0].stmt.actors)
    for item in items:
        if Dyad.of(*item.stmt.actors) == gone:
            desk.project.writer.decide(item.stmt.id, "rejected", by="anna")
    assert gone not in {p.dyad for p in desk.pairs()}
    assert "rejected" not in IN_USE


def test_one_request_sees_one_version(desk: Desk) -> None:
    """A request that only reads looks once; one that writes, and what runs behind, looks each time."""
    looks: list[int] = []

    def look() -> queries.Version:
        looks.append(1)
        return queries.Version((len(looks),))

    with reading(only=True):
        assert seen_once("x", look) == seen_once("x", look)
        assert seen_once("y", look) != seen_once("x", look)
    with reading(only=False):
        assert seen_once("x", look) != seen_once("x", look)
    assert seen_once("x", look) != seen_once("x", look)


def test_a_version_is_asked_for_once_a_request(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many results a page looks up by it."""
    looks: list[int] = []
    whole = queries.data_version
    monkeypatch.setattr(queries, "data_version", lambda conn: looks.append(1) or whole(conn))
    with TestClient(create_app(desk.project.name, desk.options)) as client:
        client.get("/sources", headers={"Authorization": f"Bearer {TOKEN}"})
        looks.clear()
        client.get("/review", headers={"Authorization": f"Bearer {TOKEN}"})
    assert len(looks) == 1
