"""Good small files for the fuzzer to begin from, and edits of them that keep their form, steered by its bytes."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any, Protocol

from amity.exchange.datasets import layout_named
from amity.exchange.qda import QDE_NAMESPACE

TEXT = "The League is an ally of the Front. The Front trains the League. A break is unlikely."
QDE = (
    f'<Project xmlns="{QDE_NAMESPACE}" name="p"><Users><User guid="u" name="Berta"/></Users><CodeBook><Codes>'
    '<Code guid="1" name="alliance"/><Code guid="2" name="Front"><Code guid="4" name="x"/></Code>'
    '<Code guid="3" name="League"/></Codes></CodeBook><Sources><TextSource guid="t" name="note" '
    'plainTextPath="internal://t.txt"><PlainTextSelection guid="s" startPosition="0" endPosition="34" '
    'creatingUser="u"><Description>amity-coding: {"kind":"tie"}</Description>'
    '<Coding guid="c"><CodeRef targetGUID="1"/></Coding><Coding guid="d"><CodeRef targetGUID="2"/></Coding>'
    '<Coding guid="e"><CodeRef targetGUID="3"/></Coding></PlainTextSelection></TextSource></Sources></Project>'
)
LABELS: tuple[dict[str, Any], ...] = (
    {"kind": "tie", "label": {"state": "alliance", "support": ["training"], "provider": "front"}},
    {"kind": "tie", "label": {"state": "strained"}},
    {"kind": "event", "label": {"category": "ASSAULT"}},
    {"kind": "driver", "label": {"category": "sanctuary", "effect": "binds", "third": ["crown"]}},
    {"kind": "forecast", "label": {"outcome": "split", "probability": [0.05, 0.2], "horizon": "near"}},
    {"kind": "conditional", "label": {"if": "The League", "then": "the Front", "effect": "strains", "category": None}},
)
MAPPING: dict[str, Any] = {
    "title": "Notes",
    "kind": "tie",
    "published": "2001",
    "actor1": {"name": "a", "key": ["k"]},
    "actor2": {"name": ["b"], "kind": "state", "key_prefix": "x"},
    "when": {"date": "day", "patterns": ["%d.%m.%Y"]},
    "state": {"column": "how", "digits": 2, "map": {"no": "war"}},
    "factuality": {"value": "asserted"},
    "support": {"arms": "material"},
    "provider": "actor1",
    "words": ["a", "b"],
    "skip": {"how": {"values": ["?"], "reason": "nobody knows"}},
}
ROWS = [
    ["a", "k", "b", "day", "how", "arms"],
    ["Hill Army", "7", "River Guard", "04.03.2001", "no", "1"],
    ["Hill Army", "", "River Guard", "2001-03-04", "no", ""],
]


class Bytes(Protocol):
    """What the fuzzer's bytes are read with."""

    def ConsumeIntInRange(self, low: int, high: int) -> int: ...  # noqa: N802

    def ConsumeUnicode(self, count: int) -> str: ...  # noqa: N802


def annotation_page() -> dict[str, Any]:
    """An annotation of each kind."""
    selectors: list[dict[str, Any]] = [
        {"type": "TextPositionSelector", "start": 0, "end": 34},
        {"type": "TextQuoteSelector", "exact": TEXT[:34]},
    ]
    common = {"actors": ["front", "league"], "speakers": ["x"], "factuality": "asserted"}
    items = [
        {
            "type": "Annotation",
            "creator": {"name": "Berta"},
            "body": [{"value": "alliance"}, {"value": {**common, **label, "when": f"{year}"}}],
            "target": {"source": "note", "selector": selectors},
        }
        for year, label in enumerate(LABELS, start=2001)
    ]
    return {"type": "AnnotationPage", "first": {"items": items}}


def table_of(name: str) -> list[list[str]]:
    """A table with the columns that a shipped layout reads, and two rows of it."""
    layout = layout_named(name)
    values = [v for v in (layout.state, layout.category, layout.factuality, layout.actor1.kinds) if v.column]
    cells = dict.fromkeys([*layout.header, *layout.detect, *layout.support], "1")
    cells |= {value.column[0]: next(iter(value.map)) for value in values}
    for number, actor in enumerate(a for a in (layout.actor1, layout.actor2) if a):
        cells |= {actor.name[0]: f"Group {number}"} | dict.fromkeys(actor.key[:1], f"{number}")
    when = layout.when
    cells |= {columns[0]: "2001" for columns in (when.year, when.date, when.start, when.end) if columns}
    rows = [list(cells.values())] * 2
    return rows if layout.header else [list(cells), *rows]


def edited(value: Any, data: Bytes, strange: Callable[[Bytes], Any]) -> Any:
    """A copy of lists, mappings and values with some of them replaced, left out, doubled or swapped."""
    root = [copy.deepcopy(value)]
    for _ in range(data.ConsumeIntInRange(0, 4)):
        parent: Any = root
        key: Any = 0
        while isinstance(parent[key], list | dict) and parent[key] and data.ConsumeIntInRange(0, 5):
            parent = parent[key]
            keys = list(parent) if isinstance(parent, dict) else range(len(parent))
            key = keys[data.ConsumeIntInRange(0, len(keys) - 1)]
        match data.ConsumeIntInRange(0, 5):
            case 0 if parent is not root:
                del parent[key]
            case 1 if isinstance(parent, list) and parent is not root:
                parent.append(copy.deepcopy(parent[key]))
            case 2 if isinstance(parent, dict):
                parent[data.ConsumeUnicode(3)] = parent.pop(key)
            case _:
                parent[key] = strange(data)
    return root[0]


def strange_value(data: Bytes) -> Any:
    """A value of whatever type, mostly of the wrong one."""
    values: list[Any] = [
        None,
        True,
        -1,
        0,
        7,
        10**30,
        1e999,
        float("nan"),
        0.5,
        "",
        "\0",
        "\ud800",
        [],
        {},
        [[]],
        [None],
    ]
    values += ["x" * 5_000, "2001", "front", {"a": {}}, {"name": "a"}, {"value": "war"}, ["a", "b"], [0.1, 0.2], "war"]
    place = data.ConsumeIntInRange(0, len(values))
    return copy.deepcopy(values[place]) if place < len(values) else data.ConsumeUnicode(8)


def strange_cell(data: Bytes) -> str:
    """A cell that no honest table has, or a few letters of the fuzzer's."""
    cells = ["", "\0", "x" * 5_000, "9999-12-31", "2001-13", "../2001", "2001/1999", "-0", '"', "\ufeff", "\r", "\n"]
    cells += ["Y-17E7", "2001-21", "unknown", "y170000002", "[..2001]", "{1999,2001}", "1e9", "٢٠٠١", "0000", "\x1c"]
    place = data.ConsumeIntInRange(0, len(cells))
    return cells[place] if place < len(cells) else data.ConsumeUnicode(12)


def as_csv(rows: Any, comma: str) -> bytes:
    """Rows as a table, cells as they stand; what cannot be encoded is left to the reader."""
    lines = (comma.join(map(str, row)) if isinstance(row, list) else str(row) for row in rows)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def as_toml(value: Any) -> str:
    """A mapping as TOML, its tables in line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {as_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value) if value is not None else dt.date(2001, 2, 3).isoformat()


def archived(entries: dict[str, bytes]) -> bytes:
    """A zip archive, not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()
