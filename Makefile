# Everything runs in .venv, which `make` builds when it is missing or pyproject.toml has changed.
# Another Python: make PYTHON=python3.12 …

PYTHON ?= python3
FUZZ_SECONDS ?= 120
BIN := .venv/bin
# What a contributor's own settings could change must not change what `make` says.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check static fix docs docs-check bench torture fuzz coverage audit clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'sx needs Python 3.11 or newer; say which: make PYTHON=python3.12 …' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

.venv/program: pyproject.toml hatch_build.py .venv/pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/tools: pyproject.toml hatch_build.py .venv/pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/program

run: .venv/program  ## Show the checklist and its progress, in a throw-away home
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
	export XDG_DATA_HOME="$$home" XDG_CACHE_HOME="$$home" XDG_CONFIG_HOME="$$home" && \
	unset SX_HOME SX_UNIT SX_ACTOR && \
	echo '$$ sx list' && $(BIN)/sx list && echo && echo '$$ sx report' && $(BIN)/sx report
	@echo; echo '自己用：$(BIN)/sx    用法：$(BIN)/sx --help'

test: .venv/tools  ## Run the tests, on all cores; a module's tests stay together and share what they build
	$(BIN)/pytest --numprocesses auto --maxprocesses 8 --dist loadscope

check: static docs-check test  ## Everything that a change must pass

static: .venv/tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: .venv/tools  ## Format, and mend what the linter can mend by itself
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: .venv/tools  ## Write the reference and the printed output in docs and README anew
	$(BIN)/python tools/generate_reference.py
	$(BIN)/pytest -q tests/docs --rewrite

docs-check: .venv/tools
	$(BIN)/python tools/generate_reference.py --check

coverage: .venv/tools  ## Which lines of the program no test runs
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# BENCH="--tasks 1000000 --install-peers" for the long run; figures want a quiet machine.
bench: .venv/tools  ## Measure start-up, growth, bulk and peers; write docs/reference/benchmarks.md
	$(BIN)/python bench/run.py $(BENCH)

torture: .venv/tools  ## The minutes-long tests: kills, power cuts, full disks, forgeries; writes its figures
	$(BIN)/python tests/torture/run.py docs/reference/torture.md

.venv-fuzz: pyproject.toml
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --editable . 'atheris>=2.3'
	@touch $@

fuzz: .venv-fuzz  ## Look for bytes that break a parser, guided by coverage (FUZZ_SECONDS=120 for each)
	PYTHONPATH=tests .venv-fuzz/bin/python -m torture.fuzz $(FUZZ_SECONDS) .fuzz

audit: .venv/program  ## Ask whether known holes are in what the program depends on
	@$(PYTHON) tools/audit_dependencies.py $(BIN)/python

clean:  ## Remove what make made
	rm -rf .venv .venv-fuzz .fuzz build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
