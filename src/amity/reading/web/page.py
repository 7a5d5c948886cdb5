"""A fetched page as documents, by the format that the server names or the bytes show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from amity.model import Document
from amity.reading.contents import Setting, documents_in
from amity.reading.draft import Unreadable
from amity.reading.formats import FORMATS
from amity.reading.web.fetch import Fetched

# Content type: extension. What is not here is judged by the address's extension and the first bytes.
_EXTENSIONS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def documents_of_page(page: Fetched, setting: Setting | None = None) -> Iterator[Document | Unreadable]:
    """
    The documents of a fetched page, named by its address, with the day of retrieval in the notes.

    The day of retrieval is never taken for the day of publication.

    Raises:
        ReadError: nothing in it can be read.
    """
    note = f"retrieved {page.retrieved.date().isoformat()} from {page.url}"
    for found in documents_in(page.body, page_name(page), setting or Setting()):
        part = found.name.partition("#")[2]
        name = f"{page.url}#{part}" if part else page.url
        if isinstance(found, Unreadable):
            yield replace(found, name=name)
        else:
            yield replace(found, name=name, url=found.url or page.url, notes=(*found.notes, note))


def page_name(page: Fetched) -> str:
    """A file name for the page, whose extension says its format; without one where neither server nor address tell."""
    path = PurePosixPath(unquote(urlsplit(page.url).path))
    kind = page.header("content-type").partition(";")[0].strip().lower()
    known = {extension for form in FORMATS for extension in form.extensions}
    own = path.suffix.lower() if path.suffix.lower() in known else ""
    return (path.stem or "page").replace("#", "") + (_EXTENSIONS.get(kind) or own)
