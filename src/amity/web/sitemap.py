"""All pages: address, template and the function that builds the context; the list that page, JSON and docs share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from amity.web.pages.actors import actor, actors
from amity.web.pages.agreement import agreement
from amity.web.pages.basis import basis
from amity.web.pages.code import code
from amity.web.pages.document import document, documents
from amity.web.pages.double import blind, double_coding
from amity.web.pages.edit import edit
from amity.web.pages.exports import exports
from amity.web.pages.forecasts import forecasts
from amity.web.pages.home import home
from amity.web.pages.imports import imports, job
from amity.web.pages.loom import loom
from amity.web.pages.merge import merge
from amity.web.pages.metadata import metadata
from amity.web.pages.names import names
from amity.web.pages.network import network
from amity.web.pages.relation import relation, relation_at
from amity.web.pages.review import review
from amity.web.pages.screen import screen
from amity.web.pages.sources import sources
from amity.web.pages.statement import statement
from amity.web.pages.users import account, log, users
from amity.web.pages.what_if import what_if_page


@dataclass(frozen=True, slots=True)
class Page:
    """
    A page of the workbench.

    A long one is rendered once for each version of the data: `kept` then makes its context from a request.
    """

    path: str
    template: str
    build: Callable[..., Any]
    kept: Callable[[Request], Any] | None = None

    @property
    def name(self) -> str:
        """What the documentation of the addresses calls it."""
        return self.build.__name__

    @property
    def json_path(self) -> str:
        """The same page for programs."""
        return "/home.json" if self.path == "/" else f"{self.path}.json"


PAGES: tuple[Page, ...] = (
    Page("/", "home.html", home),
    Page("/relation/{a}/{b}", "relation.html", relation, kept=relation_at),
    Page("/basis/{a}/{b}", "basis.html", basis),
    Page("/what-if/{a}/{b}", "what_if.html", what_if_page),
    Page("/statement/{id}/edit", "edit.html", edit),
    Page("/statement/{id}", "statement.html", statement),
    Page("/documents", "documents.html", documents),
    Page("/document/{id}/metadata", "metadata.html", metadata),
    Page("/document/{id}", "document.html", document),
    Page("/code/{id}", "code.html", code),
    Page("/review/screen", "screen.html", screen),
    Page("/loom/{a}/{b}", "loom.html", loom),
    Page("/double", "double.html", double_coding),
    Page("/double/{id}", "blind.html", blind),
    Page("/agreement", "agreement.html", agreement),
    Page("/review", "review.html", review),
    Page("/actors", "actors.html", actors),
    Page("/actor/{id}", "actor.html", actor),
    Page("/merge", "merge.html", merge),
    Page("/names", "names.html", names),
    Page("/sources", "sources.html", sources),
    Page("/network", "network.html", network),
    Page("/forecasts", "forecasts.html", forecasts),
    Page("/export", "export.html", exports),
    Page("/import", "import.html", imports),
    Page("/job/{id}", "job.html", job),
)
SHARED_PAGES: tuple[Page, ...] = (  # only where named users log in
    Page("/account", "account.html", account),
    Page("/users", "users.html", users),
    Page("/log", "log.html", log),
)
