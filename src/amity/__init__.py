"""Amity: the relationship between two organisations, from documents to calibrated probabilities and back."""

from amity.project import Project, init_project, open_project
from amity.project import init_project as init
from amity.project import open_project as open

__version__ = "0.1.0"

__all__ = ["Project", "__version__", "init", "init_project", "open", "open_project"]
