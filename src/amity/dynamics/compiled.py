"""How the loops of this layer are compiled: cached between runs, without the interpreter's lock."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba as nb

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])

_FAST_MATH = {"contract", "nsz", "arcp"}  # not "nnan" or "ninf": a failed row must stay visible


def compiled(function: AnyFunction) -> AnyFunction:
    """The function compiled on its first call, with the same signature."""
    decorate = nb.njit(cache=True, nogil=True, error_model="numpy", fastmath=_FAST_MATH)
    return cast(AnyFunction, decorate(function))
