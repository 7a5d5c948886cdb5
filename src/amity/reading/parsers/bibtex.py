"""BibTeX as Zotero and others write it: entries with balanced braces, TeX accents, attached files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from amity.errors import ReadError
from amity.reading.assemble import sha256_of
from amity.reading.draft import Draft, Unreadable
from amity.reading.limits import Limits
from amity.reading.parsers.citation import Citation, citation_drafts, iso_date
from amity.reading.parsers.decode import decode

_START = re.compile(r"@\s*(?P<kind>[A-Za-z]+)\s*[{(]\s*(?P<key>[^,\s{}()\"]*)\s*,?")
_FIELD = re.compile(r"[\s,]*(?P<field>[A-Za-z][\w:.+/-]{0,60})\s*=\s*")
_BARE = re.compile(r"[^\s,{}\"#]+")
_COMBINING = "'\u0301`\u0300^\u0302\"\u0308~\u0303=\u0304.\u0307u\u0306v\u030cH\u030bc\u0327d\u0323k\u0328r\u030a"
_ACCENTS = dict(zip(_COMBINING[::2], _COMBINING[1::2], strict=True))  # TeX's mark: the combining character
_ACCENT = re.compile(
    r"\\(?:(?P<mark>['`^\"~=.])\s*|(?P<name>[uvHcdkr])(?=[\s{])\s*)"
    r"(?:\{\s*\\?(?P<braced>[A-Za-z])\s*\}|\\?(?P<bare>[A-Za-z]))"
)
_SPECIAL = {"\\ss": "ß", "\\o": "ø", "\\O": "Ø", "\\ae": "æ", "\\AE": "Æ", "\\aa": "å", "\\AA": "Å", "\\l": "ł",
            "\\L": "Ł", "\\i": "ı", "\\&": "&", "\\%": "%", "\\$": "$", "\\_": "_", "\\#": "#", "~": " ",
            "\\textbackslash": "\\", "\\textasciitilde": "~", "\\textasciicircum": "^",
            "---": "—", "--": "–", "``": "“", "''": "”"}  # fmt: skip
_SPECIAL_FORM = re.compile(
    r"\\(?:ss|ae|AE|aa|AA|o|O|l|L|i|textbackslash|textasciitilde|textasciicircum)(?![A-Za-z])\s?"
    r"|\\[&%$_#]|~|---|--|``|''"
)
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for braces that are meant, while those of TeX are taken off
# Languages as babel and biblatex call them.
BABEL = {
    "ar": "arabic",
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "he": "hebrew",
    "hi": "hindi",
    "hr": "croatian",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
    "uk": "ukrainian",
    "ur": "urdu",
}
_MONTHS = {month: number for number, month in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip
_NOT_ENTRIES = {"comment", "string", "preamble"}


def read_bibtex(data: bytes, name: str, limits: Limits) -> tuple[Draft | Unreadable, ...]:
    """
    One draft per entry, with the paths of its attached files.

    Raises:
        ReadError: the bytes are no text, or there is no entry.
    """
    text, _ = decode(data, name=name)
    citations = [_citation(*entry) for entry in entries(text)]
    if not citations:
        raise ReadError(f"{name}: no entry such as @article{{key, …}} is in it: it is no BibTeX list")
    return citation_drafts(citations, name=name, limits=limits, hashed=sha256_of)


def entries(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Key, fields (names in lower case, values as written) and own text of each entry; what is broken ends an entry."""
    place = 0
    while match := _START.search(text, place):
        if match["kind"].lower() in _NOT_ENTRIES:
            place = match.end()
            continue
        fields, place = _fields(text, match.end())
        yield match["key"], fields, text[match.start() : place]


def plain(value: str) -> str:
    """A TeX value as text: accents composed, braces off, blanks single."""
    value = _ACCENT.sub(_accented, value.replace(r"\{", _OPEN).replace(r"\}", _CLOSE))
    value = _SPECIAL_FORM.sub(lambda match: _SPECIAL[match.group().strip() or match.group()], value)
    value = re.sub(r"\\(?:emph|textit|textbf|textsc|url|href)\b", "", value)
    value = value.replace("{", "").replace("}", "").replace(_OPEN, "{").replace(_CLOSE, "}")
    return " ".join(unicodedata.normalize("NFC", value).split())


def _citation(key: str, fields: dict[str, str], raw: str) -> Citation:
    values = {field: plain(value) for field, value in fields.items() if field != "file"}
    containers = ("journaltitle", "journal", "booktitle", "newspaper", "eventtitle")
    publishers = ("publisher", "institution", "organization", "school")
    month = values.get("month", "")
    date = values.get("date", "").partition("/")[0]
    return Citation(
        key=key or "entry",
        raw=raw,
        title=values.get("title", ""),
        authors=tuple(_author(author) for author in _authors(fields.get("author", ""))),
        container=next((values[field] for field in containers if values.get(field)), ""),
        publisher=next((values[field] for field in publishers if values.get(field)), ""),
        issued=iso_date(*date.split("-")[:3])
        or iso_date(values.get("year", ""), str(_MONTHS.get(month[:3].lower(), month)), values.get("day", "")),
        url=values.get("url", ""),
        language=_language(values.get("langid", "")),
        abstract=values.get("abstract", ""),
        attached=tuple(attached_paths(fields.get("file", ""))),
    )


def attached_paths(value: str) -> Iterator[str]:
    """Paths of a `file` field: `Title:path:type` parted by semicolons, with `\\:` and `\\;` inside, or a bare path."""
    for part in re.split(r"(?<!\\);", value.strip("{} \n")):
        pieces = [re.sub(r"\\([:;\\])", r"\1", piece) for piece in re.split(r"(?<!\\):", part)]
        path = pieces[1] if len(pieces) >= 3 else pieces[0]
        if path.strip():
            yield path.strip()


def _fields(text: str, place: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while match := _FIELD.match(text, place):
        value, place = _value(text, match.end())
        fields.setdefault(match["field"].lower(), value)
    return fields, place


def _value(text: str, place: int) -> tuple[str, int]:
    """A value: braced, quoted or bare pieces joined by `#`; an unclosed one ends with the text."""
    pieces: list[str] = []
    while place < len(text):
        if text[place] in '{"':
            end = _closing(text, place)
            pieces.append(text[place + 1 : end - 1])
        else:
            bare = _BARE.match(text, place)
            end = bare.end() if bare else place
            pieces.append(bare.group() if bare else "")
        joined = re.compile(r"\s*#\s*").match(text, end)
        if joined is None:
            return "".join(pieces), end
        place = joined.end()
    return "".join(pieces), place


def _closing(text: str, place: int) -> int:
    """The offset after the brace or quotation mark that closes the one at `place`."""
    closes = "}" if text[place] == "{" else '"'
    depth = 0
    for match in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(text, place + 1):
        mark = match.group()
        if mark == closes and depth == 0:
            return match.end()
        depth += (mark == "{") - (mark == "}")
    return len(text) + 1


def _authors(value: str) -> list[str]:
    return [author for author in re.split(r"\s+and\s+", value.strip()) if author and author != "others"]


def _author(author: str) -> str:
    """`Last, First` as `First Last`; a name in braces of its own is an organisation's and stays."""
    last, comma, first = author.partition(",")
    return plain(f"{first} {last}") if comma and not author.startswith("{") else plain(author)


def _accented(match: re.Match[str]) -> str:
    letter = match["braced"] or match["bare"]
    return unicodedata.normalize("NFC", letter + _ACCENTS[match["mark"] or match["name"]])


def _language(written: str) -> str:
    """The code of a language that is written as babel calls it, or as a code."""
    by_name = {name: code for code, name in BABEL.items()}
    return by_name.get(written.lower(), written if len(written) == 2 else "")
