"""The sources of a project as lists of references: CSL JSON, RIS and BibTeX, for Zotero and every word processor."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from amity.exchange.holdings import Holdings
from amity.model import When
from amity.reading.parsers.bibtex import BABEL
from amity.store import DocumentCard

CSL_TYPES = {
    "newspaper": "article-newspaper",
    "news-agency": "article-newspaper",
    "broadcaster": "article-newspaper",
    "magazine": "article-magazine",
    "journal": "article-journal",
    "academic": "report",
    "think-tank": "report",
    "government": "report",
    "un": "report",
    "ngo": "report",
    "book": "book",
}
RIS_TYPES = {
    "article-newspaper": "NEWS",
    "article-magazine": "MGZN",
    "article-journal": "JOUR",
    "report": "RPRT",
    "book": "BOOK",
    "webpage": "ELEC",
    "document": "GEN",
}
BIB_TYPES = {
    "article-newspaper": "article",
    "article-magazine": "article",
    "article-journal": "article",
    "report": "techreport",
    "book": "book",
    "webpage": "online",
}
# Words that a body has in its name and a person has not.
BODIES = frozenset(
    [
        "council",
        "office",
        "news",
        "press",
        "institute",
        "department",
        "ministry",
        "center",
        "centre",
        "agency",
        "committee",
        "group",
        "team",
        "university",
        "commission",
        "staff",
        "bureau",
        "service",
        "nations",
        "united",
        "international",
        "correspondent",
        "editors",
        "mission",
        "assembly",
        "secretariat",
    ]
)
_TEX = {"\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip


def to_csl(holdings: Holdings) -> bytes:
    """The documents as CSL JSON, by date."""
    return (json.dumps(csl_items(holdings.cards), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def csl_items(cards: Sequence[DocumentCard]) -> list[dict[str, Any]]:
    """
    Documents as items of CSL (1.0.2), their ids as keys; what is not known is left out.

    Args:
        cards: documents.
    """
    return [_csl(card) for card in cards]


def _csl(card: DocumentCard) -> dict[str, Any]:
    kind = CSL_TYPES.get(card.source.kind, "webpage" if card.url else "document")
    item: dict[str, Any] = {"id": card.id, "type": kind, "title": card.title or card.name}
    if card.source.authors:
        item["author"] = [_name(author, card.source.publisher) for author in card.source.authors]
    if card.source.publisher:
        place = "publisher" if kind in ("report", "book", "document") else "container-title"
        item[place] = card.source.publisher
    if parts := date_parts(card.published):
        item["issued"] = {"date-parts": [parts]}
    for field, value in (("URL", card.url), ("language", card.language)):
        if value:
            item[field] = value
    return item


def _name(author: str, publisher: str) -> dict[str, str]:
    """A person's family and given name; an organisation, or a single word, stands as it is written."""
    words = author.split()
    if author == publisher or BODIES & {w.lower().strip(",.") for w in words}:
        return {"literal": author}
    if len(words) < 2 or len(words) > 4 or any(w[:1].islower() and w not in ("al", "bin", "van", "de") for w in words):
        return {"literal": author}
    return {"family": words[-1], "given": " ".join(words[:-1])}


def date_parts(when: When | None) -> list[int]:
    """Year, month and day as far as a date says; empty where it is unknown or an interval of other length."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[?~%]|$)", when.as_written) if when else None
    return [int(part) for part in match.groups() if part] if match else []


def to_ris(holdings: Holdings) -> bytes:
    """The documents as RIS."""
    return "".join(_ris(item) for item in csl_items(holdings.cards)).encode("utf-8")


def _ris(item: dict[str, Any]) -> str:
    lines = [("TY", RIS_TYPES.get(item["type"], "GEN")), ("ID", item["id"]), ("TI", _line(item["title"]))]
    lines += [("AU", ris_name(author)) for author in item.get("author", ())]
    lines += [("T2", _line(item["container-title"]))] if "container-title" in item else []
    lines += [("PB", _line(item["publisher"]))] if "publisher" in item else []
    if "issued" in item:
        parts = item["issued"]["date-parts"][0]
        lines += [("PY", str(parts[0])), ("DA", _ris_date(parts))]
    lines += [("UR", item["URL"])] if "URL" in item else []
    lines += [("LA", item["language"])] if "language" in item else []
    return "".join(f"{tag}  - {value}\r\n" for tag, value in (*lines, ("ER", "")))


def _ris_date(parts: Sequence[int]) -> str:
    """Year, month and day, each with its slash also where it is not known, as RIS has it: `1997/04//`."""
    written = [f"{parts[0]:04d}", *(f"{p:02d}" for p in parts[1:]), "", ""]
    return "/".join(written[:3]) + "/"


def ris_name(author: dict[str, str]) -> str:
    """`Family, Given`, or the name as it stands."""
    return f"{author['family']}, {author['given']}" if "family" in author else author["literal"]


def _line(text: str) -> str:
    return " ".join(text.split())


def to_bibtex(holdings: Holdings) -> bytes:
    """The documents as BibTeX; TeX's own characters are escaped, others stand as they are (UTF-8)."""
    return "\n".join(_bibtex(item) for item in csl_items(holdings.cards)).encode("utf-8")


def _bibtex(item: dict[str, Any]) -> str:
    fields: dict[str, str] = {"title": f"{{{_tex(item['title'])}}}"}
    names = [f"{{{_tex(a['literal'])}}}" if "literal" in a else _tex(ris_name(a)) for a in item.get("author", ())]
    if names:
        fields["author"] = " and ".join(names)
    if "container-title" in item:
        fields["journal" if item["type"] != "webpage" else "organization"] = _tex(item["container-title"])
    if item["type"] in ("article-newspaper", "article-magazine"):
        fields["entrysubtype"] = item["type"].removeprefix("article-")
    if "publisher" in item:
        fields["institution" if item["type"] == "report" else "publisher"] = _tex(item["publisher"])
    if "issued" in item:
        parts = item["issued"]["date-parts"][0]
        fields |= {"date": "-".join([f"{parts[0]:04d}", *(f"{p:02d}" for p in parts[1:])]), "year": str(parts[0])}
    if "URL" in item:
        fields["url"] = item["URL"]
    if item.get("language") in BABEL:
        fields["langid"] = BABEL[item["language"]]
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{BIB_TYPES.get(item['type'], 'misc')}{{{item['id']},\n{body}}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in _line(text))
