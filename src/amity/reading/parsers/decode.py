"""Bytes to characters: byte-order mark, UTF-8, what the file declares, then the likeliest encoding, said openly."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from amity.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 200_000
_MOST_CONTROLS = 0.002  # share of control characters beyond which bytes are not text


def decode(data: bytes, *, name: str, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """
    The characters of `data` and notes on what had to be assumed.

    Args:
        data: the file's bytes.
        name: for the message.
        declared: the encoding that the file or its envelope names, tried after UTF-8.

    Returns:
        The text without byte-order mark, and notes: empty where the encoding is sure.

    Raises:
        ReadError: the bytes are no text in any encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name=name), ()
    for encoding in ("utf-8", *_wide(data), declared):
        text = _try(data, encoding)
        if text is not None and _is_text(text):
            return text, (() if encoding == "utf-8" else (f"encoding {encoding}, as declared or shown by its bytes",))
    return _guess(data, name=name)


def _wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = data[:4000]
    if len(sample) < 4 or sample.count(0) < 0.2 * len(sample):
        return ()
    return ("utf-16-le",) if sample[1::2].count(0) > sample[0::2].count(0) else ("utf-16-be",)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding) if encoding and codecs.lookup(encoding)._is_text_encoding else None
    except (LookupError, ValueError):
        return None
    return text


def _strictly(data: bytes, encoding: str, *, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{name}: begins with the mark of {encoding} but byte {error.start:,} does not fit it: "
            "the file is damaged; save it again as UTF-8"
        ) from error


def _guess(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    matches = from_bytes(data[:_SAMPLE_BYTES], enable_fallback=False)
    for encoding in (match.encoding for match in matches):
        text = _try(data, encoding)
        if text is not None and _is_text(text):
            return text, (f"encoding assumed to be {encoding}: the file does not say, and it is not UTF-8",)
    raise ReadError(
        f"{name}: the bytes are no text in UTF-8 or any encoding that could be recognised; "
        "if it is text, save it as UTF-8; if not, give it the extension of its format"
    )


def _is_text(text: str) -> bool:
    """False for bytes that decode, but to control characters as no text has them."""
    sample = text[:_SAMPLE_BYTES]
    controls = sum(1 for mark in sample if mark < " " and mark not in "\t\n\r\f\v\x1b")
    return controls <= max(3, _MOST_CONTROLS * len(sample))
