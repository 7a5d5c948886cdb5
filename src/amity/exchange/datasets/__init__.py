"""Data sets of the field: layouts of their rows, and what each row says."""

from amity.exchange.datasets.files import DataFile, open_data_file, read_rows
from amity.exchange.datasets.layout import Layout, check_terms, with_columns
from amity.exchange.datasets.layout_file import read_layout
from amity.exchange.datasets.rows import Claim, RowReader, Unfit
from amity.exchange.datasets.shipped import detect_layout, layout_named, shipped_layouts

__all__ = [
    "Claim",
    "DataFile",
    "Layout",
    "RowReader",
    "Unfit",
    "check_terms",
    "detect_layout",
    "layout_named",
    "open_data_file",
    "read_layout",
    "read_rows",
    "shipped_layouts",
    "with_columns",
]
