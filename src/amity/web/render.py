"""A context as a page: templates with escaping on, and the frame that all pages share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from amity.report import wording
from amity.report.figures import STATE_COLOURS
from amity.web import figures
from amity.web.basis import name_of_camp, name_of_driver
from amity.web.dates import in_words
from amity.web.roles import allows, role_needed
from amity.web.visitor import visitor_of

if TYPE_CHECKING:  # a page may end in a problem, which is rendered here
    from amity.web.pages.basis import BasisPage
    from amity.web.pages.relation import RelationPage

PARTS = {"/relation": "/", "/what-if": "/", "/loom": "/", "/document": "/documents", "/code": "/documents"}
PARTS |= {"/statement": "/review", "/agreement": "/double", "/actor": "/actors", "/merge": "/actors"}
PARTS |= {"/basis": "/", "/names": "/actors", "/origins": "/sources", "/job": "/import"}
NAME_COOKIE = "amity_name"
NAME_LENGTH = 60
UNFOLDED = 25  # statements under a number on the page of the relation; the rest have a page of their own
LISTED = 100  # and in its list of all


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What the layout around every page needs: who works, where one is, the key that forms carry.

    `role` is "" for a stranger; `named` is true where users log in.
    """

    project: str
    user: str
    path: str
    address: str
    form_key: str
    busy: bool
    role: str = ""
    named: bool = False

    @property
    def part(self) -> str:
        """Address of the part of the workbench, as the menu has it, to which the page belongs."""
        first = "/" + self.path.split("/")[1]
        return PARTS.get(first, first)

    def may(self, path: str) -> bool:
        """True if the form to an address (as its route has it) is for this person."""
        return allows(self.role, role_needed("POST", path))

    def needed(self, path: str) -> str:
        """The least role for the form to an address."""
        return role_needed("POST", path)

    def may_open(self, path: str) -> bool:
        """True if a page (as its route has it) is for this person."""
        return allows(self.role, role_needed("GET", path))


def wants_json(request: Request) -> bool:
    """True if a program asks: by the address's `.json`, or by accepting JSON and not HTML."""
    accept = request.headers.get("accept", "")
    return request.url.path.endswith(".json") or ("application/json" in accept and "text/html" not in accept)


def user_of(request: Request) -> str:
    """Who signs the decisions: the user who is logged in; else the name that the person gave, or the machine's."""
    visitor = visitor_of(request)
    if visitor is not None and visitor.name:
        return visitor.name
    given = request.cookies.get(NAME_COOKIE, "")
    name = "".join(c for c in given if c.isprintable())[:NAME_LENGTH].strip()
    return name or str(request.app.state.desk.options.user)


def render(request: Request, template: str, page: Any, *, status: int = 200) -> HTMLResponse:
    """The page of a context."""
    text = _environment().get_template(template).render(page=page, frame=_frame(request), w=wording)
    return HTMLResponse(text, status_code=status)


def _frame(request: Request) -> Frame:
    """The frame; for a request that was refused at the door it is bare and tells nothing."""
    visitor = visitor_of(request)
    if visitor is None:
        return Frame("", "", request.url.path, "/", "", False)
    desk = request.app.state.desk
    query = f"?{request.url.query}" if request.url.query else ""
    return Frame(
        project=desk.title,
        user=user_of(request),
        path=request.url.path,
        address=request.url.path + query,
        form_key=visitor.form_key,
        busy=desk.jobs.busy(),
        role=visitor.role,
        named=bool(visitor.name),
    )


def read_templates() -> None:
    """Read all templates, so that no first page of its kind waits for it."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("amity.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = lambda text: str(text).replace("_", " ")
    environment.filters["part"] = lambda text: quote(str(text), safe="")
    environment.filters["count"] = counted
    environment.filters["when"] = lambda text: in_words(text or "")
    environment.filters["signed"] = lambda number, places=2: f"{number:+.{places}f}".replace("-", "−")
    environment.filters["minute"] = _minute
    environment.globals.update(
        time_picture=figures.time_picture,
        forecast_picture=figures.forecast_picture,
        bar=figures.bar,
        unfolded=UNFOLDED,
        listed=LISTED,
        name_of_driver=name_of_driver,
        name_of_camp=name_of_camp,
        drawn=figures.drawn,
        states=tuple(STATE_COLOURS),
        asked=_asked,
    )
    return environment


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _asked(page: RelationPage | BasisPage) -> str:
    """The question of a page of a relation, for addresses of other forms of the same answer."""
    asked = {"as_of": page.as_of_asked, "known_on": page.known_on_asked, "horizon": page.horizon_asked}
    return urlencode(asked | {"yardstick": page.yardstick_asked})


def _minute(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
