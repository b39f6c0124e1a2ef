# Every target may be run twice: the second run is quick and changes nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Byte code is written when a module is first imported, which is faster than all of it now.
# One test helper comes as source only; --no-build-isolation builds it with the locked setuptools.
INSTALL := $(PIP) install --quiet --no-compile --no-build-isolation --use-pep517
COMPILE := $(BIN)/uv pip compile pyproject.toml --no-config --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet $(UPGRADE)
PYTEST := $(BIN)/python -m pytest
WORKERS ?= auto
RUN := $(VENV)/run.stamp
DEV := $(VENV)/dev.stamp

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test lint format test-browser test-engines calibrate bench golden messages lock clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(DEV) ## install Peil and everything its tests need into .venv

demo: $(RUN) ## load the demo and serve it on http://127.0.0.1:8000
	$(BIN)/peil demo --serve

test: $(DEV) lint ## check the code and run the tests
	$(PYTEST) --numprocesses $(WORKERS) --dist loadfile

lint: $(DEV) ## check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(DEV) ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

test-browser: $(DEV) ## run the journeys in a real browser; as root, installs Chromium from Debian
	@if command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium from Debian's packages …"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium. Install it first: sudo apt-get install chromium" >&2; exit 1; \
	fi
	$(PYTEST) -m browser

test-engines: $(DEV) ## hold every KPI on PostgreSQL too; as root, installs PostgreSQL from Debian
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing PostgreSQL from Debian's packages …"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	else \
		echo "These tests start a PostgreSQL of their own. Install it first: sudo apt-get install postgresql" >&2; exit 1; \
	fi
	$(PYTEST) tests/engines tests/metrics -m "engines or oracle" --engine postgres \
		--numprocesses $(WORKERS) --dist loadfile

calibrate: $(DEV) ## simulate, for minutes, that intervals cover what they promise
	$(PYTEST) -m calibration --numprocesses $(WORKERS)

bench: $(DEV) ## measure speed and memory against plain DuckDB, Polars and pandas
	$(BIN)/python -m benchmarks

golden: $(DEV) ## rewrite the golden files from what Peil says now; then read the diff
	PEIL_REWRITE_GOLDEN=1 $(PYTEST) tests/golden -p no:randomly

messages: $(DEV) ## bring new sentences into src/peil/locale/*/LC_MESSAGES/peil.po
	$(BIN)/python scripts/sentences.py

lock: $(RUN) ## rewrite requirements/*.lock from pyproject.toml (UPGRADE=--upgrade moves every pin)
	$(INSTALL) --require-hashes -r requirements/uv.txt
	$(COMPILE) --group build --output-file requirements/run.lock
	$(COMPILE) --group dev --constraint requirements/run.lock --output-file requirements/dev.lock

clean: ## remove .venv and what tests left behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Peil needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python's venv module is missing. Install it first: sudo apt-get install python3-venv" >&2; exit 1; }

$(RUN): requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Peil stands on into $(VENV) (about a minute) …"
	@$(INSTALL) --require-hashes -r requirements/run.lock
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(DEV): requirements/dev.lock $(RUN)
	@echo "Installing what the tests need …"
	@$(INSTALL) --require-hashes -r requirements/dev.lock
	@touch $@
