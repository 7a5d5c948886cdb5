"""Bytes to documents: files, folders, patterns, addresses in; text with stable offsets and its metadata out."""

from amity.reading.apart import ParsingProcess
from amity.reading.draft import Unreadable
from amity.reading.formats import FORMATS, Format, known_formats
from amity.reading.limits import DEFAULT_LIMITS, Limits
from amity.reading.paths import DEFAULT_OPTIONS, ReadOptions, read_bytes, read_paths

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_OPTIONS",
    "FORMATS",
    "Format",
    "Limits",
    "ParsingProcess",
    "ReadOptions",
    "Unreadable",
    "known_formats",
    "read_bytes",
    "read_paths",
]
