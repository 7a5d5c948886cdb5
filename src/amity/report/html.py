"""An assessment as one self-contained page: figures inline, nothing loaded from anywhere."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from amity.answers import Assessment, Evidence
from amity.errors import AnswerError
from amity.panel import relation_model
from amity.report import figures, wording


def render_html(found: Assessment) -> str:
    """The page as text."""
    template = _environment().get_template("assessment.html")
    return template.render(
        found=found,
        w=wording,
        colours=figures.STATE_COLOURS,
        sides=[(h, [x for x in found.ledger.lines if x.holder == h]) for h in found.question.sides],
        evidence=sorted(found.evidence.values(), key=_by_date, reverse=True),
        half_life=relation_model().drivers.half_life_years,
        timeline_svg=_inline(figures.timeline_svg(found)),
        partner_svg=_inline(figures.partner_svg(found)),
        forecast_svg=_inline(figures.forecast_svg(found)),
    )


def write_html(found: Assessment, path: Path) -> None:
    """
    Write the page; an interrupted or failed write leaves no half page.

    Raises:
        AnswerError: the file cannot be written.
    """
    text = render_html(found)
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(part).replace(path)
    except OSError as error:
        raise AnswerError(f"{path}: cannot be written: {error.strerror}; choose another folder") from error


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("amity.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _inline(svg: str) -> Markup:
    """Our own figure, whose texts the SVG writer has escaped."""
    return Markup(svg)  # noqa: S704


def _by_date(item: Evidence) -> tuple[str, str]:
    return item.published or "", item.id
