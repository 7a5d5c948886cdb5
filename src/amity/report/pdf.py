"""A brief as PDF, set by Typst: content goes in as data, so that nothing in a source is taken for markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from amity.errors import AnswerError
from amity.report.brief import Brief, number_ranges
from amity.report.docx import clean
from amity.report.files import write_whole


def render_pdf(brief: Brief) -> bytes:
    """
    The PDF, tagged for screen readers, with the fonts that Typst brings.

    Raises:
        AnswerError: the brief cannot be set.
    """
    template = resources.files("amity.report").joinpath("templates/brief.typ").read_bytes()
    files: Any = {"main": template} | {f"{f.name}.svg": f.svg.encode() for f in brief.figures}  # as its help says
    data = asdict(brief)
    for figure in data["figures"]:
        del figure["svg"]
    content = json.dumps(_cleaned(data), ensure_ascii=False)
    try:
        made = typst.compile(files, sys_inputs={"brief": content}, ignore_system_fonts=True, format="pdf")
    except typst.TypstError as error:
        raise AnswerError(f"the PDF cannot be set: {error}; --docx and --md give the same brief") from error
    return bytes(made)


def write_pdf(brief: Brief, path: Path) -> None:
    """
    Write the PDF.

    Raises:
        AnswerError: the brief cannot be set, or the file cannot be written.
    """
    write_whole(path, render_pdf(brief))


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {k: number_ranges(v) if k == "sources" else _cleaned(v) for k, v in value.items()}
    return [_cleaned(v) for v in value] if isinstance(value, list | tuple) else value
