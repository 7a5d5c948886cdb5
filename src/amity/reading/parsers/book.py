"""EPUB books: chapters in reading order as one text, the package's own metadata."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from amity.errors import ReadError
from amity.reading.draft import Draft
from amity.reading.limits import Limits, over_limit
from amity.reading.parsers.archive import open_archive, unpack
from amity.reading.parsers.dates import as_edtf
from amity.reading.parsers.decode import decode
from amity.reading.parsers.markup_text import lines_of, parse_xml

_CONTAINER = "META-INF/container.xml"
_PAGES = {"application/xhtml+xml", "text/html"}


def read_epub(data: bytes, name: str, limits: Limits) -> tuple[Draft, ...]:
    """
    One draft: all chapters of the spine, apart by blank lines; title, creators, publisher, date, language and rights.

    Raises:
        ReadError: no EPUB, damaged, protected, unsafe, or over a limit.
    """
    with open_archive(data, name=name, limits=limits) as archive:
        if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in archive.namelist():
            raise ReadError(f"{name}: the book is protected against copying (DRM) and cannot be read")
        package_path = _package_path(archive, name=name, limits=limits)
        package = parse_xml(unpack(archive, package_path, name=name, limits=limits), name=name)
        chapters = list(_chapter_paths(package, posixpath.dirname(package_path)))
        if len(chapters) > limits.pages:
            raise over_limit("pages", f"{len(chapters):,} chapters", f"{limits.pages:,}", name=name)
        texts = [_chapter(unpack(archive, path, name=name, limits=limits), name=name) for path in chapters]
    return (_draft(package, "\n\n".join(text for text in texts if text)),)


def _draft(package: etree._Element, text: str) -> Draft:
    facts = {field: _facts(package, field) for field in ("title", "creator", "publisher", "date", "language", "rights")}
    dates = (date[:10] for date in facts["date"])
    return Draft(
        text=text,
        title=next(iter(facts["title"]), ""),
        authors=tuple(facts["creator"]),
        publisher=next(iter(facts["publisher"]), ""),
        published=next((as_edtf(date) or (date if len(date) == 4 and date.isdigit() else "") for date in dates), ""),
        language=next(iter(facts["language"]), ""),
        licence=next(iter(facts["rights"]), ""),
        media_type="application/epub+zip",
    )


def _facts(package: etree._Element, field: str) -> list[str]:
    elements = package.iter(f"{{http://purl.org/dc/elements/1.1/}}{field}")
    return [str(element.text).strip() for element in elements if element.text]


def _package_path(archive: zipfile.ZipFile, *, name: str, limits: Limits) -> str:
    container = parse_xml(unpack(archive, _CONTAINER, name=name, limits=limits), name=name)
    paths = [element.get("full-path") for element in container.iter("{*}rootfile")]
    if not paths or not paths[0]:
        raise ReadError(f"{name}: the book's container names no package file: it is no whole EPUB")
    return str(paths[0])


def _chapter_paths(package: etree._Element, folder: str) -> Iterator[str]:
    """Paths of the spine's pages in the archive; a page that the manifest does not name is skipped."""
    pages = {item.get("id"): item.get("href") for item in package.iter("{*}item") if item.get("media-type") in _PAGES}
    for reference in package.iter("{*}itemref"):
        target = pages.get(reference.get("idref"))
        if target:
            yield posixpath.normpath(posixpath.join(folder, unquote(target.partition("#")[0])))


def _chapter(data: bytes, *, name: str) -> str:
    """Words of one page; a document type without entities is what XHTML has, so HTML rules are used."""
    text, _ = decode(data, name=name)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return ""
    return "" if root is None else lines_of(root)
