"""The numbers of a fit apart from what it was made of, and a fingerprint of that, for whoever keeps fits."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

import numpy as np

from amity.dynamics.fit import Fit, FitOptions
from amity.dynamics.model import Model, Params
from amity.dynamics.panel import Panel
from amity.dynamics.priors import lay_out_prior
from amity.dynamics.transitions import Floats, Ints
from amity.dynamics.vector import unpack, vector_names
from amity.errors import DataError


@dataclass(frozen=True)
class FitNumbers:
    """
    What a search found; with the model, the start, the looks and the options of the search it is the fit again.

    Attributes: as of `Fit`.
    """

    vector: Floats
    group: Ints
    covariance: Floats
    log_lik: float
    log_posterior: float
    converged: bool
    warnings: tuple[str, ...]


def numbers_of(fit: Fit) -> FitNumbers:
    """
    What the search of a fit found.

    Args:
        fit: of `fit_model`.

    Returns:
        FitNumbers.

    Raises:
        DataError: never.

    Reference: docs/method/dynamics-estimation.md.
    """
    return FitNumbers(
        fit.vector, fit.group, fit.covariance, fit.log_lik, fit.log_posterior, fit.converged, fit.warnings
    )


def fit_again(found: FitNumbers, model: Model, start: Params, panel: Panel, options: FitOptions) -> Fit:
    """
    The fit that numbers came from, without a search.

    Args:
        found: the numbers.
        model: that was fitted.
        start: where the search began.
        panel: the looks.
        options: of the search.

    Returns:
        Fit, equal to what `fit_model` gave.

    Raises:
        DataError: the numbers are not of this model.

    Reference: docs/method/dynamics-estimation.md.
    """
    names = vector_names(model, start)
    shapes = found.vector.shape, found.group.shape, found.covariance.shape
    n = len(names)
    if shapes != ((n,), (n,), (n, n)):
        raise DataError(f"numbers of a fit: got shapes {shapes}, expected those of {n} parameters")
    return Fit(
        model,
        panel,
        unpack(model, start, found.vector),
        found.log_lik,
        found.log_posterior,
        names,
        found.vector,
        found.group,
        found.covariance,
        found.converged,
        found.warnings,
        lay_out_prior(options.priors, model, start),
    )


def fingerprint(*parts: object) -> str:
    """
    A hash of models, parameters, panels and options: equal where every number and name in them is.

    Args:
        parts: dataclasses, arrays, tuples, numbers, texts and None.

    Returns:
        64 hexadecimal digits.

    Raises:
        DataError: something else is among them.

    Reference: NIST FIPS 180-4 (SHA-256).
    """
    digest = hashlib.sha256()
    for piece in _pieces(parts):
        digest.update(len(piece).to_bytes(8, "big"))
        digest.update(piece)
    return digest.hexdigest()


def _pieces(part: object) -> Iterator[bytes | memoryview]:
    """A part as pieces of which each tells its kind, so that two that differ never read alike."""
    if is_dataclass(part) and not isinstance(part, type):
        yield f"record {type(part).__name__}".encode()
        for field in fields(part):
            yield field.name.encode()
            yield from _pieces(getattr(part, field.name))
    elif isinstance(part, np.ndarray) and part.dtype != object:
        yield f"array {part.dtype.str} {part.shape}".encode()
        yield np.ascontiguousarray(part).tobytes()
    elif isinstance(part, tuple | list | np.ndarray):
        yield f"row {len(part)}".encode()
        for one in part:
            yield from _pieces(one)
    elif part is None or isinstance(part, str | bool | int | float | np.generic):
        yield f"{type(part).__name__} {part!r}".encode("utf-8", "surrogatepass")
    else:
        raise DataError(f"a fingerprint is of arrays, texts and numbers; got {type(part).__name__}")
