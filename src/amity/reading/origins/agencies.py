"""News agencies that a text credits: in its dateline, at its end, as its publisher, or as the one who reported."""

from __future__ import annotations

import re

from amity.model import Document

# Agency: the ways in which it is named. Short forms count in brackets or with a verb of reporting only.
AGENCIES: dict[str, tuple[str, ...]] = {
    "Reuters": ("Reuters", "Thomson Reuters"),
    "Associated Press": ("AP", "Associated Press", "The Associated Press"),
    "Agence France-Presse": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "United Press International": ("UPI", "United Press International"),
    "Deutsche Presse-Agentur": ("dpa", "DPA", "Deutsche Presse-Agentur"),
    "EFE": ("EFE", "Agencia EFE"),
    "ANSA": ("ANSA",),
    "TASS": ("TASS", "ITAR-TASS"),
    "Interfax": ("Interfax",),
    "Xinhua": ("Xinhua", "Xinhua News Agency"),
    "Kyodo": ("Kyodo", "Kyodo News"),
    "Anadolu": ("AA", "Anadolu Agency", "Anadolu"),
    "Press Trust of India": ("PTI", "Press Trust of India"),
    "Asian News International": ("ANI", "Asian News International"),
    "Indo-Asian News Service": ("IANS",),
    "Associated Press of Pakistan": ("APP", "Associated Press of Pakistan"),
    "Pajhwok": ("Pajhwok", "Pajhwok Afghan News"),
    "Bakhtar": ("Bakhtar", "Bakhtar News Agency"),
    "Islamic Republic News Agency": ("IRNA",),
    "Syrian Arab News Agency": ("SANA",),
    "Inter Press Service": ("IPS", "Inter Press Service"),
    "Press Association": ("PA Media", "Press Association"),
    "Bloomberg": ("Bloomberg", "Bloomberg News"),
}
_BY_NAME = {name.casefold(): agency for agency, names in AGENCIES.items() for name in (agency, *names)}
_NAME = "|".join(sorted({re.escape(name) for names in AGENCIES.values() for name in names}, key=len, reverse=True))
_TOP_CHARACTERS = 600
_END_CHARACTERS = 400
_BRACKETED = re.compile(rf"[(\[]\s*(?P<name>{_NAME})(?:\s*[,/&][^)\]]{{0,60}})?\s*[)\]]")
_DATELINE = re.compile(rf"(?m)^[^\n]{{0,60}}?[,(—–-]\s*(?P<name>{_NAME})\s*\)?\s*[—–-]")
_CREDIT_LINE = re.compile(rf"(?m)^\s*(?:[—–-]|Source:|By|Via)?\s*(?P<name>{_NAME})\.?\s*$")
_REPORTED = re.compile(
    rf"\b(?:(?P<name>{_NAME})(?: news agency)? (?:reported|reports|said|quoted|cited)"
    rf"|(?:told|according to|reported by|quoted by|interview with)(?: the)? (?P<other>{_NAME}))\b"
)


def agencies_credited(doc: Document) -> frozenset[str]:
    """
    The agencies that a document credits for its content.

    A dateline (`KABUL (Reuters) -`) or credit line counts near the top and the end; `AFP reported` and `told Reuters`
    count anywhere.
    """
    ends = (doc.text[:_TOP_CHARACTERS], doc.text[-_END_CHARACTERS:])
    found = {name for end in ends for form in (_BRACKETED, _DATELINE, _CREDIT_LINE) for name in _named(form, end)}
    return frozenset(found | _named(_REPORTED, doc.text) | agencies_behind(doc))


def agencies_behind(doc: Document) -> frozenset[str]:
    """The agencies that are themselves the publisher or author."""
    names = (
        part.strip().casefold() for name in (doc.source.publisher, *doc.source.authors) for part in name.split("/")
    )
    return frozenset(_BY_NAME[name] for name in names if name in _BY_NAME)


def _named(form: re.Pattern[str], text: str) -> set[str]:
    names = (name for match in form.finditer(text) for name in match.groupdict().values() if name)
    return {_BY_NAME[name.casefold()] for name in names}
