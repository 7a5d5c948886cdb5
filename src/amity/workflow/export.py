"""The formats that a project can be handed on in, and the bytes of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from amity import exchange
from amity.errors import ExchangeError
from amity.exchange import Holdings, pack
from amity.network import to_gexf, to_graphml
from amity.project import Project
from amity.workflow.holdings import Share, holdings_of
from amity.workflow.naming import project_gazetteer
from amity.workflow.network import NetworkAnswer, NetworkAsk, ask_network
from amity.workflow.network_frames import frames_over_time, yearly_days
from amity.workflow.replication import make_bundle

Files = Mapping[str, bytes]
Made = bytes | Files


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """
    One format.

    Attributes:
        name: as the command line and the workbench call it.
        title: for people.
        description: what is in it, and which programs open it.
        suffix: of the file; `.zip` where there are several files.
        media_type: of the file.
        make: from a project and what is wanted of it to the bytes, or to files by name.
    """

    name: str
    title: str
    description: str
    suffix: str
    media_type: str
    make: Callable[[Project, Share], Made]

    @property
    def ending(self) -> str:
        """What follows a project's name in the name of the file, with the format where the suffix does not tell it."""
        return f"-{self.name}{self.suffix}" if self.suffix in (".zip", ".json") else self.suffix


def export(project: Project, name: str, share: Share) -> bytes:
    """
    A project in one format, as one file.

    Raises:
        ExchangeError: the format is unknown, or the project holds nothing to hand on.
        AnswerError: a format that needs the model, and too little is known.
    """
    made = format_named(name).make(project, share)
    return made if isinstance(made, bytes) else pack(made)


def export_files(project: Project, name: str, share: Share) -> Files:
    """
    A project in one format, as files by name; a format of one file gives one.

    Raises:
        ExchangeError: as `export`.
        AnswerError: as `export`.
    """
    wanted = format_named(name)
    made = wanted.make(project, share)
    return {f"amity{wanted.suffix}": made} if isinstance(made, bytes) else made


def format_named(name: str) -> ExportFormat:
    """
    The format of that name.

    Raises:
        ExchangeError: there is none; the message lists those that exist.
    """
    found = next((f for f in EXPORTS if f.name == name), None)
    if found is None:
        raise ExchangeError(f"unknown format {name!r}; available: {', '.join(f.name for f in EXPORTS)}")
    return found


def _of(make: Callable[[Holdings], Made], *, periods: bool) -> Callable[[Project, Share], Made]:
    """A format that is made from holdings, with or without the states that the model infers."""
    return lambda project, share: make(holdings_of(project, replace(share, periods=periods)))


def _network(project: Project, share: Share) -> NetworkAnswer:
    return ask_network(project, NetworkAsk(share.as_of, share.known_on))


def _graphml(project: Project, share: Share) -> bytes:
    return to_graphml(_network(project, share).network)


def _gexf(project: Project, share: Share) -> bytes:
    answer = _network(project, share)
    first = min(history.looks[0].day for history in answer.estimate.histories.values() if history.looks)
    days = yearly_days(first, answer.network.day)
    return to_gexf(frames_over_time(answer, days, project_gazetteer(project)))


EXPORTS = (
    ExportFormat(
        "csv",
        "Tables (CSV)",
        "Documents, actors, publishers, statements, events, decisions and dyad-periods, with a data dictionary, a "
        "Frictionless descriptor and an R script that reads them and fits them with msm. For R, Stata, SPSS, Excel.",
        ".zip",
        "application/zip",
        _of(exchange.csv_files, periods=True),
    ),
    ExportFormat(
        "parquet",
        "Tables (Parquet)",
        "The same tables with typed columns. For pandas, polars, DuckDB, Arrow in R.",
        ".zip",
        "application/zip",
        _of(exchange.parquet_files, periods=True),
    ),
    ExportFormat(
        "stix",
        "STIX 2.1",
        "Groups, states, relations, reports, notes and opinions as one bundle. For OpenCTI, MISP and other platforms.",
        ".json",
        "application/stix+json;version=2.1",
        _of(exchange.to_stix, periods=True),
    ),
    ExportFormat(
        "ftm",
        "FollowTheMoney",
        "Entities and links, one JSON object a line. For Aleph, OpenSanctions' tools and nomenklatura.",
        ".ftm.json",
        "application/x-ndjson",
        _of(exchange.to_ftm, periods=True),
    ),
    ExportFormat(
        "graphml",
        "Network on the day (GraphML)",
        "Signed ties with the probability of each state. For networkx, igraph, Gephi, Cytoscape.",
        ".graphml",
        "application/xml",
        _graphml,
    ),
    ExportFormat(
        "gexf",
        "Network over time (GEXF)",
        "Signed ties with dates. For Gephi's timeline.",
        ".gexf",
        "application/xml",
        _gexf,
    ),
    ExportFormat(
        "qdpx",
        "REFI-QDA project",
        "Texts, codebook and coded passages. For NVivo, MAXQDA, ATLAS.ti and QualCoder, and back.",
        ".qdpx",
        "application/zip",
        _of(exchange.to_qdpx, periods=False),
    ),
    ExportFormat(
        "annotations",
        "Web Annotations (JSON-LD)",
        "Each statement as a W3C annotation of its document. For Hypothesis, INCEpTION and others, and back.",
        ".jsonld",
        "application/ld+json",
        _of(exchange.to_annotations, periods=False),
    ),
    ExportFormat(
        "bibtex",
        "References (BibTeX)",
        "The documents as a list of references. For LaTeX, JabRef, Zotero.",
        ".bib",
        "application/x-bibtex",
        _of(exchange.to_bibtex, periods=False),
    ),
    ExportFormat(
        "ris",
        "References (RIS)",
        "The documents as a list of references. For EndNote, Zotero, Citavi.",
        ".ris",
        "application/x-research-info-systems",
        _of(exchange.to_ris, periods=False),
    ),
    ExportFormat(
        "csl",
        "References (CSL JSON)",
        "The documents as a list of references. For Zotero, pandoc.",
        ".csl.json",
        "application/vnd.citationstyles.csl+json",
        _of(exchange.to_csl, periods=False),
    ),
    ExportFormat(
        "bundle",
        "Replication bundle",
        "Everything that a reader needs to compute the same numbers: documents, statements with history, parameters, "
        "seeds, versions, and the brief. `amity replicate` checks it.",
        ".zip",
        "application/zip",
        make_bundle,
    ),
)
