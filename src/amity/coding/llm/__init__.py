"""The language-model coder: any OpenAI-compatible server, and only what its document's own words bear out."""

from amity.coding.llm.quotes import find_quote, plain
from amity.coding.llm.settings import LlmSettings
from amity.coding.llm.windows import Window, cut_windows

__all__ = ["LlmSettings", "Window", "cut_windows", "find_quote", "plain"]
