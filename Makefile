# `make demo` and `make test` are all that a fresh machine needs; both leave the work tree clean.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3.11 python3.12 python3.13 python3; do \
	$$each -c '$(NEW_ENOUGH)' 2>/dev/null && { echo $$each; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Compiled now: a run that may not write bytecode would compile every module anew.
INSTALL_SELF := $(PIP) install --no-deps --no-build-isolation --editable . \
	&& $(BIN)/python -m compileall -q fhir_baclofen

.PHONY: help
help: ## What can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

.PHONY: demo
demo: $(VENV)/.demo ## The main job on ten synthetic patients, with an embedded EHR
	@$(BIN)/fhir-baclofen demo

.PHONY: test
test: check parts ## Everything a change has to pass: check, and all tests with the real parts
	$(BIN)/pytest -m "not nightly" --numprocesses auto --maxprocesses 4 --dist loadgroup

.PHONY: check
check: $(VENV)/.dev ## Format, lint, types and the direction of imports
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: parts
parts: $(VENV)/.dev ## HAPI FHIR, the HL7 validator, SUSHI and the R4 packages, built once into .build
	@$(BIN)/python -m tests.parts

.PHONY: bench
bench: $(VENV)/.dev ## What each rule takes; speed and memory, as ratios measured in one run
	$(BIN)/python -m benchmarks.rules
	$(BIN)/python -m benchmarks

.PHONY: nightly
nightly: $(VENV)/.dev parts ## The tests that take long, and whether tests notice changes of the code
	$(BIN)/pytest -m "nightly or drawn" --hypothesis-profile others
	$(BIN)/python -m tests.mutation

.PHONY: trace
trace: $(VENV)/.dev ## Find the tests that hold each rule again; renew RULES.md and TRACEABILITY.md
	$(BIN)/python -m tests.traceability renew

.PHONY: lock
lock: $(VENV)/.dev ## Resolve pyproject.toml again and export the two locks with hashes
	$(BIN)/uv lock --quiet --upgrade
	$(BIN)/uv export --quiet --frozen --no-header --no-emit-project --extra demo \
		--no-default-groups --group build --output-file requirements.lock
	$(BIN)/uv export --quiet --frozen --no-header --no-emit-project --extra demo \
		--no-default-groups --group build --group dev --output-file requirements-dev.lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: apt-get install python3 python3-venv" >&2; exit 1; }
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.demo: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the program and the demo need"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(INSTALL_SELF)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests and checks need"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(INSTALL_SELF)
	@touch $@
