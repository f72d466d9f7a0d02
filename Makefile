# Two commands on a fresh machine: `make demo` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
QUICK := $(addprefix tests/architecture/test_,findings.py imports.py source_files.py sql_models.py)

.PHONY: setup demo test quick lint bench bench-intake bench-monitoring bench-permits docs lock clean

setup: $(STAMP)

$(STAMP): constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: setup
	$(BIN)/inventory demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile

# What a change breaks most often, named once each, before the long suite.
quick: setup
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -x -q --no-header --tb=line tests/architecture/test_glossary.py
	$(BIN)/python -m pytest -n 2 -q --no-header $(QUICK)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m benchmarks.bench_compile

bench-intake: setup
	$(BIN)/python -m benchmarks.bench_intake

bench-monitoring: setup
	$(BIN)/python -m benchmarks.bench_monitoring

bench-permits: setup
	$(BIN)/python -m benchmarks.bench_permits

# Rewrites the generated pages: methods, tables, findings.
docs: setup
	$(BIN)/python docs/build.py

# Rewrites the pinned, hashed constraints from pyproject.toml; needs `uv` on the PATH.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --extra dev pyproject.toml -o constraints.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
