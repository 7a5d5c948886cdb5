"""Fits that are kept on disk over a restart of the workbench."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest
from tests.web.desk_samples import HOST, TOKEN
from tests.web.plain_client import TestClient
from tests.web.test_fitting import Task, task

from amity.dynamics import Fit, FitOptions, Looks, Priors, fingerprint, fit_again, fit_model, make_panel, numbers_of
from amity.errors import DataError
from amity.web import WebOptions, create_app, kept_fits
from amity.web.kept_fits import KeptFits, user_folder

__all__ = ["task"]


class Counted:
    """A fitter that counts its searches."""

    def __init__(self) -> None:
        self.searches = 0

    def __call__(self, *asked: object) -> Fit:
        """As `fit_model`."""
        self.searches += 1
        return fit_model(*asked)  # type: ignore[arg-type]


@pytest.fixture
def fitter() -> Counted:
    """Counts."""
    return Counted()


def test_a_fit_found_before_is_the_same_to_the_last_bit(tmp_path: Path, task: Task, fitter: Counted) -> None:
    """All that a fit holds, without a search."""
    first = KeptFits(tmp_path, fitter).fit(*task)
    again = KeptFits(tmp_path, fitter).fit(*task)
    assert fitter.searches == 1
    assert again.panel is task[2]
    assert again.names == first.names
    assert (again.log_lik, again.log_posterior, again.converged) == (
        first.log_lik,
        first.log_posterior,
        first.converged,
    )
    for name in ("vector", "group", "covariance"):
        assert np.array_equal(getattr(again, name), getattr(first, name))
    for name in ("log_rates", "coefs", "start"):
        assert np.array_equal(getattr(again.params, name), getattr(first.params, name))
    assert np.array_equal(again.prior.mean, first.prior.mean)


def test_other_looks_are_fitted_anew(tmp_path: Path, task: Task, fitter: Counted) -> None:
    """One look that differs is another fit."""
    model, start, _, options = task
    kept = KeptFits(tmp_path, fitter)
    kept.fit(*task)
    looks = Looks(subject=["a"] * 12, time=np.arange(12.0), outcome=np.array([0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1]))
    kept.fit(model, start, make_panel(looks, n_states=2), options)
    assert fitter.searches == 2


@pytest.mark.parametrize(
    "options", [FitOptions(seed=2), FitOptions(max_steps=50), FitOptions(priors=Priors(log_rate_mean=1.0))]
)
def test_other_settings_are_fitted_anew(tmp_path: Path, task: Task, fitter: Counted, options: FitOptions) -> None:
    """As are other beliefs."""
    kept = KeptFits(tmp_path, fitter)
    kept.fit(*task)
    kept.fit(*task[:3], options)
    assert fitter.searches == 2


def test_other_code_fits_anew(tmp_path: Path, task: Task, fitter: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the program may find something else."""
    KeptFits(tmp_path, fitter).fit(*task)
    monkeypatch.setattr(kept_fits, "_code", lambda: "another")
    KeptFits(tmp_path, fitter).fit(*task)
    assert fitter.searches == 2


def test_the_code_has_a_hash() -> None:
    """The same within a run."""
    assert len(kept_fits._code()) == 64


@pytest.mark.parametrize("harm", ["empty", "cut", "changed", "text", "pickle", "another's"])
def test_a_broken_file_is_made_again(tmp_path: Path, task: Task, fitter: Counted, harm: str) -> None:
    """Whatever became of it, the search is done again and the file put right."""
    kept = KeptFits(tmp_path, fitter)
    first = kept.fit(*task)
    (at,) = tmp_path.iterdir()
    whole = at.read_bytes()
    if harm == "pickle":
        np.savez(at.with_suffix(""), vector=np.array([{}], dtype=object))
    elif harm == "another's":
        numbers = dataclasses.replace(numbers_of(first), vector=np.zeros(7))
        at.write_bytes(kept_fits._written(numbers))
    else:
        middle = len(whole) // 2
        changed = whole[:middle] + bytes(byte ^ 255 for byte in whole[middle : middle + 40]) + whole[middle + 40 :]
        at.write_bytes({"empty": b"", "cut": whole[:middle], "changed": changed, "text": b"no fit"}[harm])
    again = kept.fit(*task)
    assert fitter.searches == 2
    assert np.array_equal(again.vector, first.vector)
    kept.fit(*task)
    assert fitter.searches == 2


def test_only_the_latest_used_stay(
    tmp_path: Path, task: Task, fitter: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read lately counts as used."""
    monkeypatch.setattr(kept_fits, "MOST_FILES", 2)
    kept = KeptFits(tmp_path, fitter)
    for seed in (1, 2):
        kept.fit(*task[:3], FitOptions(seed=seed))
    for n, at in enumerate(sorted(tmp_path.iterdir(), key=lambda p: p.stat().st_mtime_ns)):
        os.utime(at, (1_000_000 + n, 1_000_000 + n))
    kept.fit(*task[:3], FitOptions(seed=1))  # the older of the two is used
    kept.fit(*task[:3], FitOptions(seed=3))
    assert len(list(tmp_path.iterdir())) == 2
    assert fitter.searches == 3
    kept.fit(*task[:3], FitOptions(seed=1))
    assert fitter.searches == 3


def test_large_ones_are_not_kept(tmp_path: Path, task: Task, fitter: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder stays small."""
    monkeypatch.setattr(kept_fits, "MOST_BYTES", 10)
    KeptFits(tmp_path, fitter).fit(*task)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_only_the_keeping(tmp_path: Path, task: Task, fitter: Counted) -> None:
    """The fit is there all the same."""
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert KeptFits(tmp_path / "file" / "fits", fitter).fit(*task).converged


def test_what_searches_nothing_is_not_kept(tmp_path: Path, task: Task, fitter: Counted) -> None:
    """It takes no time."""
    KeptFits(tmp_path, fitter).fit(*task[:3], FitOptions(evaluate=True))
    assert list(tmp_path.iterdir()) == []


def test_the_files_are_for_their_user_alone(tmp_path: Path, task: Task, fitter: Counted) -> None:
    """Nobody else on the machine may read them."""
    folder = tmp_path / "new" / "fits"
    KeptFits(folder, fitter).fit(*task)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(at.stat().st_mode & 0o077 == 0 for at in folder.iterdir())


def test_a_workbench_that_starts_again_searches_nothing(
    project_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relation is the same, and no model is fitted for it."""
    options = WebOptions(TOKEN, (HOST,), "anna", wait_seconds=120, fits=tmp_path / "fits")
    at = "/relation/northern-front/karsan-army.json?as_of=2010-01-01"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(create_app(project_path, options), headers=headers) as client:
        first = client.get(at).json()
        assert first["found"]["state"]
    counted = Counted()
    monkeypatch.setattr("amity.web.fit_process.fit_model", counted)
    with TestClient(create_app(project_path, options), headers=headers) as client:
        assert client.get(at).json() == first
    assert counted.searches == 0


def test_fits_have_a_place_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In the user's cache folder; without a home there is none."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_folder() == tmp_path / "amity" / "fits"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert user_folder() == tmp_path / ".cache" / "amity" / "fits"

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert user_folder() is None


def test_fingerprints_differ_where_anything_does() -> None:
    """Also where the pieces would read alike when joined."""
    some = [("ab", "c"), ("a", "bc"), (1,), (1.0,), ("1",), (True,), (None,), ((1,),), (np.array([1]),)]
    some += [(np.array([1.0]),), (np.array([[1.0]]),), (np.array(["a"], dtype=object),), ((), ()), ((),)]
    assert len({fingerprint(*parts) for parts in some}) == len(some)
    with pytest.raises(DataError, match="got object"):
        fingerprint(object())


def test_numbers_of_another_model_are_refused(task: Task) -> None:
    """They would not mean anything."""
    model, start, panel, options = task
    numbers = dataclasses.replace(numbers_of(fit_model(*task)), group=np.zeros(9, dtype=np.int64))
    with pytest.raises(DataError, match="of 2 parameters"):
        fit_again(numbers, model, start, panel, options)
