"""Amity: the relationship between two organisations, from documents to calibrated probabilities and back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amity.project import Project, init_project, open_project
    from amity.project import init_project as init
    from amity.project import open_project as open

__version__ = "0.1.0"

__all__ = ["Project", "__version__", "init", "init_project", "open", "open_project"]

# Loaded when first asked for, so that one room (a reader's process, the balance of a graph) does not load the store.
_PLACES = {"init": "init_project", "open": "open_project"}


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("amity.project"), _PLACES.get(name, name))
    raise AttributeError(f"module 'amity' has no attribute {name!r}")
