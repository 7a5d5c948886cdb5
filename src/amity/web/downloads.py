"""Files to take away: the answer on a pair as a page that stands alone, or as a brief."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from amity.answers.indicators import indicators
from amity.report import Brief, make_brief, render_docx, render_html, render_markdown, render_pdf
from amity.web.desk import Desk, desk_of
from amity.web.pages.exports import download
from amity.web.pages.relation import RelationPage, relation
from amity.web.problems import ProblemError


def brief(page: Annotated[RelationPage, Depends(relation)], desk: Annotated[Desk, Depends(desk_of)]) -> Response:
    """The whole answer as one self-contained page to keep or send."""
    text = desk.kept_page("brief", lambda: render_html(page.found), page.found.question)
    name = f"{page.first}--{page.second}--{page.as_of_asked}.html"
    return Response(
        text, media_type="text/html", headers={"Content-Disposition": f'attachment; filename="{_plain(name)}"'}
    )


def written_brief(
    form: str, page: Annotated[RelationPage, Depends(relation)], desk: Annotated[Desk, Depends(desk_of)]
) -> Response:
    """The brief as PDF, Word document or Markdown: `form` is pdf, docx or md."""
    if form not in _FORMS:
        raise ProblemError(404, f"A brief comes as {', '.join(_FORMS)} or html, not as {form[:20]!r}.")
    media_type, render = _FORMS[form]
    question = page.found.question

    def work() -> bytes:
        known = desk.known(question)
        watch = indicators(known.estimate, question.dyad, as_of=question.as_of, horizon_years=question.horizon_years)
        return render(make_brief(page.found, watch))

    name = _plain(f"{page.first}--{page.second}--{page.as_of_asked}.{form}")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(desk.kept_page(f"brief {form}", work, question), media_type=media_type, headers=headers)


_FORMS: Mapping[str, tuple[str, Callable[[Brief], bytes]]] = {
    "pdf": ("application/pdf", render_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", render_docx),
    "md": ("text/markdown; charset=utf-8", lambda brief: render_markdown(brief).encode()),
}


def _plain(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)


DOWNLOADS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("/relation/{a}/{b}/brief.html", brief),
    ("/relation/{a}/{b}/brief.{form}", written_brief),
    ("/export/{name}", download),
)
