"""Web pages: the article without boilerplate, its headline, and what the page says of itself, by trafilatura."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped, unused-ignore]
from lxml.html import HtmlElement  # type: ignore[import-untyped, unused-ignore]
from trafilatura import bare_extraction, extract_metadata, load_html

from amity.errors import ReadError
from amity.reading.characters import one_line
from amity.reading.draft import Draft
from amity.reading.limits import Limits
from amity.reading.parsers.decode import decode
from amity.reading.parsers.markup_text import text_of_markup

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")
_HEAD_BYTES = 8192
# Only dates that the page states in its metadata, its address or a marked element; the upper end is fixed so that a
# page reads the same on every day.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}


def read_html(data: bytes, name: str, limits: Limits) -> tuple[Draft, ...]:
    """
    One draft: headline and article, with title, authors, publisher, date, address and language as the page states.

    Raises:
        ReadError: the bytes are no text, no page, or the page has no article text.
    """
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    text, notes = decode(data, name=name, declared=declared.group(1).decode("ascii") if declared else "")
    return (read_page(text, name=name, limits=limits, notes=notes),)


def read_page(text: str, *, name: str, limits: Limits, notes: tuple[str, ...] = (), url: str = "") -> Draft:
    """
    The draft of a page's HTML.

    Args:
        text: the HTML.
        url: the address that it came from, if known; the page's own canonical address wins.

    Raises:
        ReadError: no HTML, or no article text in it.
    """
    tree = load_html(_DECLARATION.sub("", text))
    if tree is None:
        return _fragment(text, name=name, notes=notes)
    page = extract_metadata(tree, default_url=url or None, date_config=dict(_DATES))
    headline, language = _headline(tree), str(tree.get("lang") or "")
    article = _article(tree)
    if not article:
        raise ReadError(
            f"{name}: the page has no article text (menus, scripts or an empty shell only): "
            "save it from the browser once it has loaded, or as PDF"
        )
    return Draft(
        text=_with_headline(headline, article),
        title=page.title or headline,
        publisher=page.sitename or "",
        authors=tuple((page.author or "").split("; ")),
        published=page.date or "",
        url=page.url or url,
        language=language,
        licence=page.license or "",
        media_type="text/html",
        notes=notes,
    )


def _fragment(text: str, *, name: str, notes: tuple[str, ...]) -> Draft:
    """HTML without a page around it, such as a part copied out of one: all its words."""
    words = text_of_markup(text)
    if not words:
        raise ReadError(f"{name}: the file is no HTML page and has no text that could be read; is it cut off?")
    return Draft(text=words, media_type="text/html", notes=(*notes, "a part of a page: taken whole"))


def _article(tree: HtmlElement) -> str:
    options: dict[str, Any] = {"include_comments": False, "include_tables": True, "with_metadata": False}
    found = bare_extraction(tree, date_extraction_params=dict(_DATES), **options)
    return (getattr(found, "text", None) or "").strip()


def _headline(tree: HtmlElement) -> str:
    """The words of the page's one `h1`; empty if there are none or several, for then it may be a site's name."""
    found = tree.xpath("//h1")
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], etree._Element):
        return ""
    return one_line("".join(str(part) for part in found[0].itertext()))


def _with_headline(headline: str, article: str) -> str:
    """Headlines carry claims and are coded, so the text begins with it even where the extraction leaves it out."""
    if not headline or headline.casefold() in " ".join(article[: 3 * len(headline) + 200].split()).casefold():
        return article
    return f"{headline}\n{article}"
