"""Fits that are kept on disk, so that a workbench that starts again does not search for what was found before."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import sys
import tempfile
from contextlib import suppress
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import numpy as np

from amity.dynamics import (
    Fit,
    FitNumbers,
    FitOptions,
    Fitter,
    Model,
    Panel,
    Params,
    fingerprint,
    fit_again,
    numbers_of,
)
from amity.errors import DataError

_LOG = logging.getLogger(__name__)
FORM = 1  # of the files; one of another form is not read
MOST_FILES = 64
MOST_BYTES = 4_000_000  # of one file; a fit of the relations model takes some fifty thousand
ENDING = ".fit.npz"
LIBRARIES = ("numpy", "scipy", "numba")  # another version may round otherwise


class KeptFits:
    """
    A fitter that looks into a folder first, and writes down there what the one behind it found.

    A file is named by the hash of all that its fit depends on: model, start, looks, options, and the code. It holds
    numbers alone (no pickle, no names of actors), appears whole or not at all, and where it cannot be read it counts
    as not there. Of more than `MOST_FILES` files those that were not used for longest are deleted. A folder that
    cannot be written costs nothing but the keeping.
    """

    def __init__(self, folder: Path, fitter: Fitter) -> None:
        self._folder = folder
        self._fitter = fitter

    def fit(self, model: Model, start: Params, panel: Panel, options: FitOptions) -> Fit:
        """As `amity.dynamics.fit_model`."""
        if options.evaluate:
            return self._fitter(model, start, panel, options)
        at = self._folder / (fingerprint(FORM, _code(), model, start, panel, options) + ENDING)
        numbers = _read(at)
        if numbers is not None:
            with suppress(DataError):  # of another model: some other program's file
                return fit_again(numbers, model, start, panel, options)
        fit = self._fitter(model, start, panel, options)
        self._keep(at, numbers_of(fit))
        return fit

    def _keep(self, at: Path, numbers: FitNumbers) -> None:
        written = _written(numbers)
        if len(written) > MOST_BYTES:
            return
        part = ""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(written)
            Path(part).replace(at)
            self._clear()
        except OSError as error:
            _LOG.warning("the fit is not kept in %s: %s", self._folder, error.strerror)
            with suppress(OSError):
                Path(part or at).unlink(missing_ok=True)

    def _clear(self) -> None:
        """Delete those that were not used for longest."""
        used = sorted(self._folder.glob(f"*{ENDING}"), key=_last_used, reverse=True)
        for old in used[MOST_FILES:]:
            old.unlink(missing_ok=True)


def user_folder() -> Path | None:
    """Where the machine's user has what programs may delete and make again; None where they have no home."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    usual = {"darwin": home / "Library" / "Caches", "win32": home / "AppData" / "Local"}
    asked = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    base = Path(asked) if Path(asked).is_absolute() else usual.get(sys.platform, home / ".cache")
    return base / "amity" / "fits"


def _written(numbers: FitNumbers) -> bytes:
    facts = {
        "log_lik": numbers.log_lik,
        "log_posterior": numbers.log_posterior,
        "converged": numbers.converged,
        "warnings": numbers.warnings,
    }
    held = io.BytesIO()
    np.savez(
        held,
        vector=numbers.vector,
        group=numbers.group,
        covariance=numbers.covariance,
        facts=np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8),
    )
    return held.getvalue()


def _read(at: Path) -> FitNumbers | None:
    """What a file holds; None where there is none or it cannot be read."""
    try:
        if at.stat().st_size > MOST_BYTES:
            return None
        with np.load(io.BytesIO(at.read_bytes()), allow_pickle=False) as held:
            facts = json.loads(held["facts"].tobytes())
            numbers = FitNumbers(
                held["vector"].astype(np.float64, casting="safe"),
                held["group"].astype(np.int64, casting="safe"),
                held["covariance"].astype(np.float64, casting="safe"),
                float(facts["log_lik"]),
                float(facts["log_posterior"]),
                bool(facts["converged"]),
                tuple(map(str, facts["warnings"])),
            )
        os.utime(at)
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever a broken file makes the readers raise, it counts as not there
        _LOG.warning("a kept fit cannot be read and is made again: %s", type(error).__name__)
        return None
    return numbers


def _last_used(at: Path) -> float:
    try:
        return at.stat().st_mtime
    except OSError:  # another run was faster
        return 0.0


@cache
def _code() -> str:
    """A hash of the code that fits and of the libraries that it calculates with."""
    digest = hashlib.sha256(repr([(name, version(name)) for name in LIBRARIES]).encode())
    for source in sorted(resources.files("amity.dynamics").iterdir(), key=lambda file: file.name):
        if source.name.endswith(".py"):
            digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()
