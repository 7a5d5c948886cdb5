"""Files to take away: the answer on a pair as a page that stands alone, and the statements under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from amity.report import render_html
from amity.web.desk import Desk, desk_of
from amity.web.pages.exports import download
from amity.web.pages.relation import RelationPage, relation


def brief(page: Annotated[RelationPage, Depends(relation)], desk: Annotated[Desk, Depends(desk_of)]) -> Response:
    """The whole answer as one self-contained page to keep or send."""
    text = desk.kept("brief", lambda: render_html(page.found), page.found.question)
    name = f"{page.first}--{page.second}--{page.as_of_asked}.html"
    return Response(
        text, media_type="text/html", headers={"Content-Disposition": f'attachment; filename="{_plain(name)}"'}
    )


def _plain(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)


DOWNLOADS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("/relation/{a}/{b}/brief.html", brief),
    ("/export/{name}", download),
)
