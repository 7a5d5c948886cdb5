"""Bytes to documents: files, folders, patterns, addresses in; text with stable offsets and its metadata out."""

from amity.reading.apart import ParsingProcess
from amity.reading.draft import Unreadable
from amity.reading.formats import FORMATS, Format, known_formats
from amity.reading.limits import DEFAULT_LIMITS, Limits
from amity.reading.origins import (
    DEFAULT_ORIGINS,
    OriginCluster,
    OriginOptions,
    find_origins,
    index_origins,
    origin_of,
)
from amity.reading.parsers.article_list import RULES, SplitRule, line_rule
from amity.reading.paths import DEFAULT_OPTIONS, ReadOptions, read_bytes, read_paths
from amity.reading.web import Fetched, FetchLimits, documents_of_page, fetch, keep_warc, warc_record

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_OPTIONS",
    "DEFAULT_ORIGINS",
    "FORMATS",
    "RULES",
    "FetchLimits",
    "Fetched",
    "Format",
    "Limits",
    "OriginCluster",
    "OriginOptions",
    "ParsingProcess",
    "ReadOptions",
    "SplitRule",
    "Unreadable",
    "documents_of_page",
    "fetch",
    "find_origins",
    "index_origins",
    "keep_warc",
    "known_formats",
    "line_rule",
    "origin_of",
    "read_bytes",
    "read_paths",
    "warc_record",
]
