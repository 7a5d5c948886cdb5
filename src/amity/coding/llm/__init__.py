"""The language-model coder: any OpenAI-compatible server, and only what its document's own words bear out."""

from amity.coding.llm.coder import code_over, code_with_llm
from amity.coding.llm.journal import Answer, Journal
from amity.coding.llm.posting import Clock, open_line
from amity.coding.llm.prompt import Prompt, build_prompt, mark_for
from amity.coding.llm.quotes import find_objects, find_quote, plain
from amity.coding.llm.run import LlmCoded, LlmRun, total_run
from amity.coding.llm.schema import answer_schema
from amity.coding.llm.settings import LlmSettings
from amity.coding.llm.windows import Window, cut_windows

__all__ = [
    "Answer",
    "Clock",
    "Journal",
    "LlmCoded",
    "LlmRun",
    "LlmSettings",
    "Prompt",
    "Window",
    "answer_schema",
    "build_prompt",
    "code_over",
    "code_with_llm",
    "cut_windows",
    "find_objects",
    "find_quote",
    "mark_for",
    "open_line",
    "plain",
    "total_run",
]
