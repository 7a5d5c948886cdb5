"""A brief as Markdown, figures as files beside it."""

from __future__ import annotations

import re
from pathlib import Path

import vl_convert

from amity.report.brief import Brief, Point, number_ranges
from amity.report.files import write_whole

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def render_markdown(brief: Brief, *, figures: str = "") -> str:
    """
    The brief as Markdown; what comes from sources is escaped.

    Args:
        brief: the content.
        figures: prefix of the figures' file names; without one, only their texts are given.
    """
    parts = [f"# {_plain(brief.title)}", f"*{_plain(brief.subtitle)}*", "## Bottom line"]
    parts += [_plain(x) for x in brief.bottom_line]
    rows = ["| judgement | probability (90% interval) | word | confidence | sources |", "|---|---|---|---|---|"]
    for j in brief.judgements:
        cells = (j.text, j.number, j.word, j.confidence, number_ranges(j.sources))
        rows.append("| " + " | ".join(_plain(c) for c in cells) + " |")
    parts += ["## Key judgements", "\n".join(rows)]
    for f in brief.figures:
        parts.append(f"![{_plain(f.alt)}]({figures}{f.name}.png)" if figures else f"*Figure: {_plain(f.alt)}*")
        parts.append(f"*{_plain(f.caption)}*" if figures else "")
    for section in brief.sections:
        points = "\n".join(f"- {_point(p)}" for p in section.points)
        parts += [f"## {_plain(section.title)}", points or _plain(section.empty)]
    parts += ["## Method", *(_plain(m) for m in brief.method), "## Sources"]
    parts.append("\n".join(f"{n}. {_plain(r)}" for n, r in enumerate(brief.references, start=1)))
    return "\n\n".join(p for p in parts if p) + "\n"


def write_markdown(brief: Brief, path: Path) -> None:
    """
    Write the brief, and its figures as PNG and SVG beside it.

    Raises:
        AnswerError: a file cannot be written.
    """
    prefix = f"{path.stem}-"
    for f in brief.figures:
        write_whole(path.with_name(f"{prefix}{f.name}.svg"), f.svg.encode())
        write_whole(path.with_name(f"{prefix}{f.name}.png"), figure_png(f.svg))
    write_whole(path, render_markdown(brief, figures=prefix).encode())


def figure_png(svg: str) -> bytes:
    """The figure as PNG, at twice its size."""
    return bytes(vl_convert.svg_to_png(svg, scale=2))


def _point(point: Point) -> str:
    cited = f" [{number_ranges(point.sources)}]" if point.sources else ""
    return _plain(point.text) + cited.replace("[", "\\[").replace("]", "\\]")


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
