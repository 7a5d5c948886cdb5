# `make demo` and `make test` each work alone on a machine with Python 3.11, make and the package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: demo test check format docs serve lock clean

demo: $(VENV)/.run
	$(BIN)/amity demo

test: $(VENV)/.dev $(VENV)/.programs
	$(BIN)/python -m pytest --numprocesses 2

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.dev
	$(BIN)/python docs/generate.py

serve: $(VENV)/.run
	test -f demo/taliban-al-qaeda.amity || $(BIN)/amity demo
	$(BIN)/amity serve demo/taliban-al-qaeda.amity

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The stamps say which lock file is installed; a changed lock installs again.
$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.run

# Other programs that tests drive (requirements/debian.txt): where they cannot be had, those tests skip with a reason.
$(VENV)/.programs: requirements/debian.txt requirements/interop.lock | $(VENV)/.dev
	sh requirements/programs.sh
	$(PIP) install --require-hashes -r requirements/interop.lock || echo "followthemoney was not installed"
	touch $@

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Renews both lock files from the ranges in pyproject.toml (needs uv).
lock:
	$(LOCK) --group build -o requirements/run.lock
	$(LOCK) --group build --group dev -c requirements/run.lock -o requirements/dev.lock
	$(LOCK) --group interop -c requirements/dev.lock -o requirements/interop.lock

clean:
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
