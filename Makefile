# `make help` lists the targets. All but the first set-up, lock and audit work without a network.
PYTHON ?= python3
VENV := .venv/bin
# requirements.lock where only production's packages are wanted.
LOCK ?= requirements-dev.lock
PYTEST_ARGS ?=
PIP_COMPILE := $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --upgrade

.DEFAULT_GOAL := help
.PHONY: help setup lock check test demo bench fuzz audit clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: ## install everything this project needs, once; seconds when nothing changed
	@$(PYTHON) setup/debian_packages.py
	@$(PYTHON) -m cets_search.engine.embedded.java
	@$(PYTHON) setup/virtual_environment.py $(LOCK)
	@$(VENV)/python -m setup.lay_out_engine
	@$(VENV)/python -m setup.front_end

check: setup ## formatting, lint, types, layers, and the tests that need no server
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/python -m pytest tests/unit -n 2

test: check ## check, and every other test against servers of its own
	$(VENV)/python -m pytest --ignore tests/unit $(PYTEST_ARGS)

demo: setup ## three forces, people and samples on this machine until Ctrl-C
	@exec $(VENV)/python -m samples.demo

bench: setup ## measure loading, names and search against plain rivals
	$(VENV)/python -m bench

fuzz: setup ## the tests that make up their own input, FUZZ_EXAMPLES (10000) times each; fewer where each starts a process
	$(VENV)/python -m pytest -m hypothesis --hypothesis-profile fuzz --timeout 36000 $(PYTEST_ARGS)

lock: setup ## resolve all dependencies anew (needs the registries)
	$(PIP_COMPILE) requirements.in -o requirements.lock
	$(PIP_COMPILE) requirements-dev.in -o requirements-dev.lock
	$(PIP_COMPILE) requirements-node.in -o requirements-node.lock
	npm install --package-lock-only
	$(VENV)/python -m setup.lock_engine

audit: setup ## known weaknesses in what we depend on (needs the registries)
	$(VENV)/uv tool run --from pip-audit==2.10.1 pip-audit --requirement requirements-dev.lock --disable-pip
	npm audit

clean: ## remove what set-up and the tests made; never a home with evidence in it
	rm -rf .venv node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
