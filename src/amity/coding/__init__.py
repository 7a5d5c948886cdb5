"""Coding: documents in, statements out, each with the words that carry it and the reason why."""

from amity.coding.draft import Coded, Options
from amity.coding.parallel import code_in_parallel, code_on_cluster
from amity.coding.pipeline import DEFAULT_OPTIONS, code_documents

__all__ = ["DEFAULT_OPTIONS", "Coded", "Options", "code_documents", "code_in_parallel", "code_on_cluster"]
