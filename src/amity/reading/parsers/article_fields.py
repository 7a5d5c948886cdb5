"""The fields of one article in exports of Nexis and Factiva: headline, publisher, date, byline, body."""

from __future__ import annotations

import re

from amity.reading.draft import Draft
from amity.reading.parsers.dates import as_edtf

_NEXIS_LABEL = re.compile(r"\s*(?P<label>[A-Z][A-Z-]{3,24}):\s*(?P<value>.*)")
_NEXIS_HEAD = {"BYLINE", "SECTION", "LENGTH", "DATELINE", "HEADLINE", "HIGHLIGHT", "SOURCE"}
_NEXIS_TAIL = {"LOAD-DATE", "LANGUAGE", "GRAPHIC", "PUBLICATION-TYPE", "DOCUMENT-TYPE", "JOURNAL-CODE", "SUBJECT",
               "ORGANIZATION", "COUNTRY", "CITY", "PERSON", "COMPANY", "INDUSTRY", "GEOGRAPHIC", "ACC-NO"}  # fmt: skip
_WEEKDAY_AFTER = re.compile(r"(\d{4})\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*", re.IGNORECASE)
_EDITION = re.compile(r".{0,60}\b(?:edition|correction appended)", re.IGNORECASE)
_COPYRIGHT = re.compile(r"\s*(?:copyright\b|©|\(c\)\s).*", re.IGNORECASE)
_FACTIVA_CODE = re.compile(r"(?P<code>HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CO|IN|NS|RE|IPD|PUB|AN|SE|RF|ART)"
                           r"(?:[ \t]+(?P<value>\S.*))?[ \t]*")  # fmt: skip
_WORD_COUNT = re.compile(r"[\d,.]+ words")
_LANGUAGES = {"english": "en", "french": "fr", "german": "de", "spanish": "es", "arabic": "ar", "russian": "ru",
              "italian": "it", "portuguese": "pt", "turkish": "tr", "chinese": "zh", "dutch": "nl"}  # fmt: skip


def first_line_draft(article: str) -> Draft:
    """A draft whose title is the article's first line, for rules that know no fields."""
    return Draft(text=article, title=article.strip().split("\n", 1)[0])


def nexis_draft(article: str) -> Draft:
    """
    A draft of an article as Nexis prints it.

    The publisher's line, the date's line, the headline, labelled fields (`BYLINE:`, `LENGTH:` …), the body, and
    labelled fields at the end. What is missing stays empty.
    """
    lines = [line.strip() for line in article.split("\n")][1:]
    labels = {match["label"]: match["value"].strip() for line in lines if (match := _NEXIS_LABEL.fullmatch(line))}
    top = [line for line in lines[:60] if line][:12]
    dates = [(place, date) for place, line in enumerate(top) if (date := as_edtf(_WEEKDAY_AFTER.sub(r"\1", line)))]
    place, published = dates[0] if dates else (0, "")
    after = next((line for line in top[place + 1 :] if not _EDITION.fullmatch(line)), "") if dates else ""
    headline = labels.get("HEADLINE") or ("" if _NEXIS_LABEL.fullmatch(after) else after)
    body = _nexis_body(lines)
    return Draft(
        text=f"{headline}\n\n{body}" if headline and body else body,
        title=headline,
        publisher=next((line for line in top[: place or 1] if not _COPYRIGHT.fullmatch(line)), ""),
        authors=_names(labels.get("BYLINE", "")),
        published=published,
        language=_LANGUAGES.get(labels.get("LANGUAGE", "").casefold(), ""),
    )


def _nexis_body(lines: list[str]) -> str:
    """What stands between the last labelled field of the head and the first of the tail."""
    found = [(number, match["label"]) for number, line in enumerate(lines) if (match := _NEXIS_LABEL.fullmatch(line))]
    tail = next((number for number, label in found if label in _NEXIS_TAIL), len(lines))
    head = max((number for number, label in found if label in _NEXIS_HEAD and number < tail), default=-1)
    kept = [line for line in lines[head + 1 : tail] if not _COPYRIGHT.fullmatch(line)]
    return "\n".join(kept).strip("\n")


def factiva_draft(article: str) -> Draft:
    """A draft of an article as Factiva prints it, with two-letter codes before the fields or without."""
    lines = article.split("\n")
    coded = sum(1 for line in lines if _FACTIVA_CODE.fullmatch(line))
    return _coded_draft(lines) if coded >= 4 else _uncoded_draft([line.strip() for line in lines])


def _coded_draft(lines: list[str]) -> Draft:
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        match = _FACTIVA_CODE.fullmatch(line)
        if match:
            code = match["code"]
        value = (match["value"] or "") if match else line.strip()
        fields.setdefault(code, []).append(value)
    text = {code: "\n".join(values).strip("\n") for code, values in fields.items()}
    headline = " ".join(text.get("HD", "").split())
    body = "\n\n".join(part for part in (headline, text.get("LP", ""), text.get("TD", "")) if part)
    return Draft(
        text=body if text.get("LP") or text.get("TD") else "",
        title=headline,
        publisher=text.get("SN", ""),
        authors=_names(text.get("BY", "")),
        published=as_edtf(text.get("PD", "")),
        language=_LANGUAGES.get(text.get("LA", "").casefold(), ""),
        reference=text.get("AN", ""),
    )


def _uncoded_draft(lines: list[str]) -> Draft:
    """Headline, byline or none, word count, date, time or none, publisher, code, language, rights, then the body."""
    filled = [line for line in lines if line]
    count = next((number for number, line in enumerate(filled[:12]) if _WORD_COUNT.fullmatch(line)), None)
    if count is None or count == 0:
        return Draft(text="\n".join(lines[:-1]).strip("\n"), title=filled[0] if filled else "")
    after = filled[count + 1 : count + 12]
    published = next((date for line in after[:2] if (date := as_edtf(line))), "")
    publisher = next(
        (line for line in after[1:3] if not as_edtf(line) and not re.fullmatch(r"\d{1,2}:\d{2}.*", line)), ""
    )
    rights = next((number for number, line in enumerate(after) if _COPYRIGHT.fullmatch(line)), None)
    start = count + 1 + (rights + 1 if rights is not None else min(5, len(after)))
    body = "\n\n".join(filled[start:-1])
    spoken = [line.casefold() for line in after]
    return Draft(
        text=f"{filled[0]}\n\n{body}" if body else "",
        title=filled[0],
        publisher=publisher,
        authors=_names(" ".join(filled[1:count])),
        published=published,
        language=next((_LANGUAGES[line] for line in spoken if line in _LANGUAGES), ""),
        reference=filled[-1],
    )


def _names(byline: str) -> tuple[str, ...]:
    """Names of a byline; `By` and what follows a semicolon's place stay off."""
    plain = re.sub(r"^\s*by\s+", "", byline.strip(), flags=re.IGNORECASE)
    return tuple(name for name in re.split(r";|,\s+(?:and\s+)?|\s+and\s+", plain) if name)
