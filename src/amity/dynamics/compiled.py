"""How the loops of this layer are compiled: cached between runs, without the interpreter's lock."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba as nb

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])

_COMMON: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"contract", "nsz", "arcp"},  # not "nnan" or "ninf": a failed row must stay visible
}
# For functions that make no arrays. Those they are given are not counted, which would cost more than the work on them.
_BARE: dict[str, Any] = {**_COMMON, "_nrt": False, "no_cfunc_wrapper": True}
# For functions that Python does not call; taking their arguments apart for it is most of what there is to compile.
_INNER: dict[str, Any] = {**_BARE, "no_cpython_wrapper": True}


def compiled(function: AnyFunction) -> AnyFunction:
    """The function compiled on its first call, with the same signature."""
    return cast(AnyFunction, nb.njit(cache=True, **_COMMON)(function))


def compiled_bare(function: AnyFunction) -> AnyFunction:
    """As `compiled`, for a function that makes no arrays."""
    return cast(AnyFunction, nb.njit(cache=True, **_BARE)(function))


def inner(function: AnyFunction) -> AnyFunction:
    """As `compiled_bare`, for a function that only compiled ones call; they keep it in their cache."""
    return cast(AnyFunction, nb.njit(**_INNER)(function))


def woven(function: AnyFunction) -> AnyFunction:
    """As `inner`, and part of whatever calls it: handing over a hundred array fields would cost more than the work."""
    return cast(AnyFunction, nb.njit(inline="always", **_INNER)(function))
