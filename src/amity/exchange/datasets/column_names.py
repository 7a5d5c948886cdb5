"""Which column of a file a layout means: by its name, or by its name written otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from amity.errors import DataError

SHOWN = 60  # characters of a name
MOST_LISTED = 40  # names of columns in a message


class ColumnNames:
    """The columns of one file. `Group 1 Name` is `group1_name`: case, blanks and signs do not count, where one fits."""

    def __init__(self, columns: Sequence[str]) -> None:
        """Fold the names."""
        self._have = dict.fromkeys(columns, True)
        folded: dict[str, list[str]] = {}
        for column in self._have:
            folded.setdefault(_folded(column), []).append(column)
        self._folded = {key: names[0] for key, names in folded.items() if key and len(names) == 1}

    def find(self, names: Sequence[str]) -> str:
        """The first of some columns that is there, as the file writes it; empty if none is."""
        exact = next((name for name in names if name in self._have), "")
        return exact or next((self._folded[_folded(n)] for n in names if _folded(n) in self._folded), "")

    def all_of(self, names: Sequence[str]) -> dict[str, str]:
        """Those of some columns that are there, each with the name that the file writes."""
        found = {name: self.find((name,)) for name in names}
        return {name: column for name, column in found.items() if column}

    def missing(self, wanted: Sequence[tuple[str, str, Sequence[str]]], where: str) -> DataError:
        """
        The error that says which columns were expected, which are there, and what to do.

        Args:
            wanted: for each field that is not there: what it is, the option that names it, the names that were tried.
            where: the file.
        """
        listed = list(self._have)
        lines = [f"{what} (tried {', '.join(tried) or 'none'})" for what, _, tried in wanted]
        options = " ".join(f"--column {option}=NAME" for _, option, _ in wanted)
        more = f", … ({len(listed) - MOST_LISTED} more)" if len(listed) > MOST_LISTED else ""
        return DataError(
            f"{where}: has no column for {', nor for '.join(lines)}; its columns are "
            f"{', '.join(c[:SHOWN] for c in listed[:MOST_LISTED])}{more}; say {options}, or describe the table in a "
            "file for --mapping (docs/howto/data-sets.md)"
        )


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
