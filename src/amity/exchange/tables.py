"""A project as tables: CSV or Parquet, a data dictionary, a Frictionless descriptor, and a script for R."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from amity.exchange.columns import FIXED_TABLES, PERIODS, Column, Row, TableOut, period_columns
from amity.exchange.holdings import Holdings
from amity.exchange.periods import group_model, period_rows

ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", tz="UTC"),
}
Encode = Callable[[Sequence[Column], Iterable[Row]], bytes]


def csv_files(holdings: Holdings) -> dict[str, bytes]:
    """The tables as CSV (UTF-8, RFC 4180, empty cells are missing), with descriptor, dictionary and R script."""
    files = _files(holdings, "csv", to_csv)
    model = group_model(list(period_rows(holdings.periods, holdings.codebook)))
    if model is not None:
        files["amity_fit.json"] = _json(model)
        files["read.R"] = resources.files("amity.exchange").joinpath("data/read.R").read_bytes()
    return files


def parquet_files(holdings: Holdings) -> dict[str, bytes]:
    """The same tables as Parquet, with descriptor and dictionary."""
    return _files(holdings, "parquet", to_parquet)


def tables_of(holdings: Holdings) -> tuple[TableOut, ...]:
    """The tables of an export, those of the model last."""
    states = holdings.codebook.state_names

    def rows(held: Holdings) -> Iterable[Row]:
        return period_rows(held.periods, held.codebook)

    periods = TableOut(
        PERIODS,
        "Dyad-periods",
        period_columns(states),
        ("dyad", "since"),
        lambda held: iter(rows(held)),
        (("actor1", "actors", "id"), ("actor2", "actors", "id")),
    )
    return (*FIXED_TABLES, periods)


def to_csv(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Rows as CSV with a header."""
    buffer = io.StringIO(newline="")
    names = [column.name for column in columns]
    writer = csv.DictWriter(buffer, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(row.get(name)) for name in names})
    return buffer.getvalue().encode("utf-8")


def to_parquet(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Rows as Parquet, columns typed."""
    listed = list(rows)
    schema = pa.schema(
        [pa.field(c.name, ARROW_TYPES[c.type], metadata={"description": c.description}) for c in columns]
    )
    arrays = [pa.array([_typed(row.get(c.name), c.type) for row in listed], type=ARROW_TYPES[c.type]) for c in columns]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink)
    return sink.getvalue()


def descriptor(holdings: Holdings, tables: Sequence[TableOut], suffix: str) -> dict[str, Any]:
    """A Frictionless data package (v1) of the tables: types, keys and what each column means."""
    return {
        "profile": "tabular-data-package" if suffix == "csv" else "data-package",
        "name": "".join(c if c.isalnum() else "-" for c in holdings.name.lower()).strip("-") or "amity",
        "title": f"{holdings.name}: statements and states of relations, as of {holdings.as_of}",
        "amity:codebook": holdings.codebook.version,
        "resources": [_resource(table, suffix) for table in tables],
    }


def dictionary(tables: Sequence[TableOut]) -> str:
    """The data dictionary in words: every column of every table, as Markdown."""
    parts = ["# Data dictionary", "", "Dates are ISO 8601; an empty cell is missing. Ids are stable between exports."]
    for table in tables:
        parts += ["", f"## {table.name}: {table.title}", "", "| column | type | meaning |", "|---|---|---|"]
        parts += [f"| `{c.name}` | {c.type} | {_plain(c.description)} |" for c in table.columns]
    return "\n".join(parts) + "\n"


def _files(holdings: Holdings, suffix: str, encode: Encode) -> dict[str, bytes]:
    tables = tables_of(holdings)
    files = {f"{table.name}.{suffix}": encode(table.columns, table.rows(holdings)) for table in tables}
    files["datapackage.json"] = _json(descriptor(holdings, tables, suffix))
    files["DICTIONARY.md"] = dictionary(tables).encode("utf-8")
    return files


def _resource(table: TableOut, suffix: str) -> dict[str, Any]:
    foreign = [
        {"fields": [column], "reference": {"resource": resource, "fields": [field]}}
        for column, resource, field in table.refers
    ]
    schema = {
        "fields": [{"name": c.name, "type": c.type, "description": c.description} for c in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    } | ({"foreignKeys": foreign} if foreign else {})
    resource = {"name": table.name, "title": table.title, "path": f"{table.name}.{suffix}", "schema": schema}
    if suffix == "csv":
        resource |= {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
        return resource
    return resource | {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}


def _typed(value: Any, kind: str) -> Any:
    return dt.datetime.fromisoformat(value) if kind == "datetime" and value else value


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case float():
            return repr(value)
        case dt.date():
            return value.isoformat()
    return str(value)


def _plain(text: str) -> str:
    """The text as a cell of a Markdown table."""
    return text.replace("|", "\\|")


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
