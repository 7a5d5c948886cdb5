"""Other people's formats, in and out: bytes from a project's holdings, and codings from bytes."""

from amity.exchange.annotations import from_annotations, to_annotations
from amity.exchange.codings import ForeignCoding
from amity.exchange.follow_the_money import to_ftm
from amity.exchange.holdings import Holdings, Period
from amity.exchange.packing import pack
from amity.exchange.periods import periods_of
from amity.exchange.qda import to_qdpx
from amity.exchange.qda_in import from_qdpx
from amity.exchange.references import csl_items, to_bibtex, to_csl, to_ris
from amity.exchange.stix import to_stix
from amity.exchange.tables import csv_files, parquet_files

__all__ = [
    "ForeignCoding",
    "Holdings",
    "Period",
    "csl_items",
    "csv_files",
    "from_annotations",
    "from_qdpx",
    "pack",
    "parquet_files",
    "periods_of",
    "to_annotations",
    "to_bibtex",
    "to_csl",
    "to_ftm",
    "to_qdpx",
    "to_ris",
    "to_stix",
]
