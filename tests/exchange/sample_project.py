"""A project with every kind of statement, two dyads over some years, and documents of different licences."""

from __future__ import annotations

from pathlib import Path

from amity.model import (
    Actor,
    ConditionalLabel,
    DriverLabel,
    EventLabel,
    ForecastLabel,
    Label,
    Source,
    Span,
    TieLabel,
)
from amity.project import Project, init_project
from amity.store import CodedDocument
from amity.testing import make_document, make_statement

ACTORS = (
    Actor("front", "Plateau Front", aliases=("the Front & friends",), acronyms=("PF",)),
    Actor("wing", "Northern Wing", "faction", part_of="front"),
    Actor("league", "River League", wikidata="Q1"),
    Actor("crown", "The Crown", "state"),
)
# Day, publisher, licence, and what is said: words, pair, label, factuality, speakers.
PAIR, FOES = ("front", "league"), ("crown", "front")
Said = tuple[str, tuple[str, str], Label, str, tuple[str, ...]]
REPORTS: tuple[tuple[str, str, str, tuple[Said, ...]], ...] = (
    (
        "2004-03-01",
        "Plain Times",
        "CC-BY-4.0",
        (
            (
                "The Front 𝔸nd the League help each other",
                PAIR,
                TieLabel("cooperation", ("training",), "front"),
                "asserted",
                (),
            ),
            ("the Crown attacked the Front", FOES, EventLabel("ASSAULT"), "asserted", ()),
        ),
    ),
    (
        "2006-05-02",
        "Review & Report",
        "",
        (
            ("The League is an ally of the Front", PAIR, TieLabel("alliance"), "asserted", ("a colonel",)),
            ("it needs the camps", PAIR, DriverLabel("sanctuary", "binds", ("crown",)), "probable", ()),
            (
                "a break is very unlikely",
                PAIR,
                ForecastLabel("split", (0.05, 0.2), "near"),
                "asserted",
                ("a colonel", "an officer"),
            ),
        ),
    ),
    (
        "2009-07-03",
        "Plain Times",
        "Apache-2.0; own words",
        (
            (
                "If the Crown pays, the League leaves",
                ("front", "league"),
                ConditionalLabel("the Crown pays", "the League leaves", "strains", "resources"),
                "hypothetical",
                (),
            ),
            ("there is no friction between them", PAIR, TieLabel("strained"), "denied", ()),
            ("the Crown and the Front are enemies", FOES, TieLabel("rivalry"), "asserted", ()),
        ),
    ),
    (
        "2012-01-01",
        "Plain Times",
        "CC0",
        (("the Front has broken with the League", PAIR, TieLabel("none"), "asserted", ()),),
    ),
)


def make_sample(path: Path) -> Project:
    """The project, coded, with one statement accepted and one rejected."""
    project = init_project(path)
    project.writer.add_actors(ACTORS)
    made = []
    for n, (day, publisher, licence, said) in enumerate(REPORTS):
        text = ". ".join(words for words, *_ in said) + "."
        source = Source(publisher, "newspaper", "B2", ("Ada Author", "Institute of the Plain"))
        name, title = f"report-{n}.txt", f"Report {n}: {{braces}} & 100%"
        doc = make_document(
            text, published=day, name=name, title=title, licence=licence, source=source, url=f"https://example.org/{n}"
        )
        project.writer.add_document(doc)
        statements = []
        for words, pair, label, factuality, speakers in said:
            start = text.index(words)
            kind = type(label).__name__.removesuffix("Label").lower()
            statements.append(
                make_statement(
                    kind,
                    label=label,
                    doc=doc.id,
                    span=Span(start, start + len(words)),
                    quote=words,
                    actors=pair,
                    factuality=factuality,
                    speakers=speakers,
                    coder="rules",
                )
            )
        project.writer.add_coding(CodedDocument(doc.id, "rules", "1.0", tuple(statements)))
        made += statements
    project.writer.decide(made[0].id, "accepted", by="anna")
    project.writer.decide(made[1].id, "rejected", by="anna", note="not, in fact")
    return project
