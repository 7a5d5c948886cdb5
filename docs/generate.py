"""Writes the pages of docs/reference that follow from the code; `--check` says which are stale instead."""

from __future__ import annotations

import inspect
import sys
import textwrap
from pathlib import Path
from typing import Any, get_type_hints

import typer

from amity.cli.main import COMMANDS, load_function
from amity.vocab import Codebook, standard_codebook

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- written by docs/generate.py: change the code, then run `make docs` -->\n"


def commands_page() -> str:
    """Every command with its help and its options."""
    parts = [NOTE + "\n# Commands", "Exit codes: 0 done, 1 the data are wrong (one line says what), 2 wrong usage."]
    for name, (where, summary) in COMMANDS.items():
        loaded = load_function(where)
        if isinstance(loaded, typer.Typer):
            parts.append(f"## `amity {name}`\n\n{summary}")
            for info in loaded.registered_commands:
                parts.append(_command(f"{name} {info.name}", info.callback, level=3))
        else:
            parts.append(_command(name, loaded, level=2))
    return "\n\n".join(parts) + "\n"


def codebook_page() -> str:
    """Every term of the codebook with its meaning."""
    codebook = standard_codebook()
    parts = [
        NOTE + "\n# Codebook terms",
        f"Version {codebook.version}. A project may add drivers and probability words.",
    ]
    parts.append(_table("States", {s.name: s.meaning for s in codebook.states}))
    named = {"Kinds": codebook.kinds, "Support": codebook.support, "Events (PLOVER roots)": codebook.events}
    named |= {"Drivers": codebook.drivers, "Effects": codebook.effects, "Outcomes": codebook.outcomes}
    parts += [_table(title, table) for title, table in named.items()]
    parts.append(_table("Horizons", {k: f"{a:g} to {b:g} years" for k, (a, b) in codebook.horizons.items()}))
    weights = codebook.factuality_weights
    parts.append(_table("Factuality", {k: f"{v} (weight {weights[k]:g})" for k, v in codebook.factuality.items()}))
    parts += _scales(codebook)
    return "\n\n".join(parts) + "\n"


def _scales(codebook: Codebook) -> list[str]:
    grades = {"Reliability of a source (Admiralty)": codebook.reliability}
    grades |= {"Credibility of information (Admiralty)": codebook.credibility}
    parts = [_table(title, {k: f"{v:g}" for k, v in table.items()}) for title, table in grades.items()]
    words = {w.word: f"{w.low:.2f} to {w.high:.2f}" for w in codebook.probability_words}
    parts.append(_table("How words of sources are read", words))
    for name, scale in codebook.yardsticks.items():
        ranges = {w.word: f"{w.low:.2f} to {w.high:.2f}" for w in scale.words}
        parts.append(_table(f"Yardstick `{name}`", ranges) + f"\n\n{scale.reference}.")
    return parts


def _command(name: str, function: Any, *, level: int) -> str:
    text = textwrap.dedent(inspect.getdoc(function) or "")
    lines = [f"{'#' * level} `amity {name}`", text]
    hints = get_type_hints(function, include_extras=True)
    rows = []
    for parameter in inspect.signature(function).parameters.values():
        for meta in getattr(hints[parameter.name], "__metadata__", ()):
            given = (meta.default, *(meta.param_decls or ()))  # Typer takes the first name of an option as its default
            declared = [d for d in given if isinstance(d, str) and d.startswith("-")]
            is_argument = isinstance(meta, typer.models.ArgumentInfo)
            shown = parameter.name.upper() if is_argument else declared[0] if declared else _option(parameter.name)
            rows.append(f"| `{shown}` | {(meta.help or '').replace('|', '&#124;')} |")
    if rows:
        lines.append("\n".join(["| argument or option | meaning |", "|---|---|", *rows]))
    return "\n\n".join(lines)


def _option(name: str) -> str:
    return "--" + name.rstrip("_").replace("_", "-")


def _table(title: str, rows: Any) -> str:
    body = "\n".join(f"| `{term}` | {meaning} |" for term, meaning in rows.items())
    return f"## {title}\n\n| term | meaning |\n|---|---|\n{body}"


PAGES = {"commands.md": commands_page, "codebook.md": codebook_page}


def stale_pages() -> list[str]:
    """Names of pages whose file is not what the code says."""
    return [n for n, page in PAGES.items() if not (FOLDER / n).is_file() or (FOLDER / n).read_text("utf-8") != page()]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(stale_pages())}; run `make docs`" if stale_pages() else 0)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
