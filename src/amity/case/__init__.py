"""The case that Amity ships with, as documents and reviewers' decisions, and how a project is built from them."""

from amity.case.shipped import Case, build_case, last_published, shipped_case

__all__ = ["Case", "build_case", "last_published", "shipped_case"]
