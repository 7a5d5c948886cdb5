"""The application: the project opened, the guard before it, every page twice (HTML and JSON), and the forms."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, get_type_hints

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.staticfiles import StaticFiles

from amity.answers import as_json
from amity.errors import AmityError
from amity.project import open_project
from amity.web.actions import ACTIONS
from amity.web.actor_choice import names_to_choose
from amity.web.background import remember_left
from amity.web.blind import closed_to
from amity.web.coding_actions import CODING_ACTIONS
from amity.web.desk import Desk, today
from amity.web.doors import TokenDoor, UserDoor
from amity.web.downloads import DOWNLOADS
from amity.web.entrance import Entrance
from amity.web.guard import Guard
from amity.web.lineage_actions import LINEAGE_ACTIONS
from amity.web.logging_in import ENTRANCES, ENTRIES
from amity.web.naming_actions import NAMING_ACTIONS
from amity.web.new_names import count_new
from amity.web.options import WebOptions
from amity.web.orders import orders_of
from amity.web.origin_actions import ORIGIN_ACTIONS
from amity.web.pages.document import newest_first
from amity.web.pages.names import listed_actors
from amity.web.pages.review import whole_queue
from amity.web.permission import check_role
from amity.web.problems import on_amity_error, on_http_error, on_invalid
from amity.web.registering import register_one, resolve_one
from amity.web.render import read_templates, render, user_of
from amity.web.sitemap import PAGES, SHARED_PAGES, Page
from amity.web.visitor import visitor_of

WARM = (names_to_choose, newest_first, listed_actors, count_new, whole_queue)  # what first pages wait for longest
SWITCH_S = 0.0005  # a fit gives way to pages ten times as often as is usual: each row that is read costs one turn


def create_app(project_path: str | Path, options: WebOptions) -> FastAPI:
    """
    The workbench over a project.

    Args:
        project_path: the project's file or address; it is open until the application shuts down.
        options: how it is reached.

    Raises:
        StoreError: the project cannot be opened.
    """
    project = open_project(project_path)
    desk = Desk(project, options, orders_of(project))
    remember_left(desk)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(SWITCH_S)
        if options.warm:
            desk.warm(*(partial(work, desk) for work in WARM), read_templates)
        yield
        if options.named:
            app.state.entrance.close()
        desk.close()

    app = FastAPI(
        title="Amity workbench",
        description="Every page of the workbench is here as JSON: its address with `.json`.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(check_role)],
    )
    app.add_exception_handler(AmityError, on_amity_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.state.desk = desk
    _set_doors(app, desk)
    app.mount("/static", StaticFiles(directory=str(resources.files("amity.web").joinpath("static"))))
    for page in (*PAGES, *(SHARED_PAGES if options.named else ())):
        _add_page(app, page)
    for path, give in DOWNLOADS:
        app.add_api_route(path, give, response_class=Response)
    registering = (("/forecasts/register", register_one), ("/forecasts/resolve", resolve_one))
    for path, act in (*ACTIONS, *CODING_ACTIONS, *LINEAGE_ACTIONS, *NAMING_ACTIONS, *ORIGIN_ACTIONS, *registering):
        app.add_api_route(path, act, methods=["POST"], response_class=Response)
    return app


def _set_doors(app: FastAPI, desk: Desk) -> None:
    """The token's door; or, for named users, that of their log-in, with its pages and the log."""
    options = desk.options
    if not options.named:
        app.add_middleware(Guard, options=options, door=TokenDoor(options))
        return
    entrance = Entrance(desk.project, options)
    app.state.entrance = entrance
    app.add_middleware(Guard, options=options, door=UserDoor(options, desk.project), trail=entrance.trail)
    for path, show in ENTRANCES:
        app.add_api_route(path, show, response_class=Response, include_in_schema=False)
    for path, act in ENTRIES:
        app.add_api_route(path, act, methods=["POST"], response_class=Response)


def _add_page(app: FastAPI, page: Page) -> None:
    """JSON first: where a name could end in `.json`, the program's address wins."""
    model = get_type_hints(page.build)["return"]
    app.add_api_route(
        page.json_path, _as_json(page.build), response_model=model, name=page.name, summary=page.build.__doc__
    )
    app.add_api_route(page.path, _as_html(page), response_class=HTMLResponse, include_in_schema=False)


def _as_html(page: Page) -> Callable[..., Response]:
    make = page.kept
    if make is not None:

        def give(request: Request) -> Response:
            return _kept(request, lambda: render(request, page.template, make(request)))

        return give

    def show(request: Request, context: Any = Depends(page.build)) -> Response:  # noqa: B008
        return render(request, page.template, context)

    return show


def _kept(request: Request, make: Callable[[], Response]) -> Response:
    """A page as it was sent to the same reader before, if nothing that it shows has changed."""
    desk: Desk = request.app.state.desk
    visitor, user = visitor_of(request), user_of(request)
    who = (user, visitor and (visitor.role, visitor.form_key))  # a page holds its reader's key of forms
    key = (str(request.url), today(), who, closed_to(desk, user), desk.jobs.busy())
    return HTMLResponse(desk.kept_page("html", lambda: bytes(make().body), *key))


def _as_json(build: Callable[..., Any]) -> Callable[..., Response]:
    def give(context: Any = Depends(build)) -> Response:  # noqa: B008
        return JSONResponse(as_json(context))

    return give
