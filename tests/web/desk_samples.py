"""A small project for the tests of the workbench: two organisations, five documents, one of them hostile."""

from __future__ import annotations

from pathlib import Path

from amity.model import Actor, Document, DriverLabel, ForecastLabel, Label, Source, Span, Statement, TieLabel
from amity.project import Project, init_project
from amity.store import CodedDocument
from amity.testing import make_document, make_statement

TOKEN = "a-token-for-tests-only"  # noqa: S105
HOST = "testserver"
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> &lt;b&gt; <style>body{display:none}</style>'
TEXTS = (
    ("2007-03-01", "Northern Front and the Karsan Army cooperate.", TieLabel("cooperation")),
    ("2008-05-01", "Northern Front and the Karsan Army are allies.", TieLabel("alliance")),
    ("2009-06-01", "A rift opened between Northern Front and the Karsan Army.", TieLabel("strained")),
    ("2010-02-01", "Northern Front needs the camps of the Karsan Army.", DriverLabel("sanctuary", "binds")),
)


def statement_of(doc: Document, label: Label, *, quote: str | None = None) -> Statement:
    """A statement over a whole text, or over a quote in it."""
    kind = {TieLabel: "tie", DriverLabel: "driver", ForecastLabel: "forecast"}[type(label)]
    words = quote or doc.text
    start = doc.text.index(words)
    return make_statement(
        kind,
        label=label,
        doc=doc.id,
        span=Span(start, start + len(words)),
        quote=words,
        actors=("northern-front", "karsan-army"),
        coder="rules",
    )


def fill(project: Project) -> None:
    """Actors, documents and proposed statements."""
    project.writer.add_actors(
        [
            Actor("northern-front", "Northern Front"),
            Actor("karsan-army", f"Karsan Army {HOSTILE}", aliases=("Karsan Army", "Karsans")),
        ]
    )
    for day, text, label in TEXTS:
        doc = make_document(text, published=day, name=f"{day}.txt", title=f"Report of {day}", source=_paper(day))
        _add(project, doc, statement_of(doc, label))
    text = f"{HOSTILE} A split is very unlikely this year. \u0627\u0644\u0633\u0644\u0627\u0645"
    doc = make_document(text, published="2010-04-01", name="<b>.txt", title=HOSTILE, source=_paper(HOSTILE))
    quote = f"{HOSTILE} A split is very unlikely this year."
    _add(project, doc, statement_of(doc, ForecastLabel("split", (0.05, 0.20), "near"), quote=quote))


def make_project(path: Path) -> Project:
    """The project, filled."""
    project = init_project(path)
    fill(project)
    return project


def _paper(name: str) -> Source:
    return Source(f"Paper {name}", "newspaper", "B2", ())


def _add(project: Project, doc: Document, stmt: Statement) -> None:
    project.writer.add_document(doc)
    project.writer.add_coding(CodedDocument(doc.id, "rules", "1.0", (stmt,)))
