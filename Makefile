.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
RUNNABLE := $(VENV)/.runnable
MESSAGES := $(wildcard src/obligraph/i18n/locale/*/LC_MESSAGES/*.po)
NEEDED := pyproject.toml frontend/package-lock.json frontend/fetch.py $(MESSAGES)

.PHONY: help run test quick check fmt approve assets bench bench-validation fuzz docs mutants clean install

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1	/'

$(BIN)/pip:
	$(PYTHON) -m venv $(VENV)

$(RUNNABLE): $(NEEDED) | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable .
	@touch $(RUNNABLE)

$(INSTALLED): $(NEEDED) | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(RUNNABLE) $(INSTALLED)

install: $(INSTALLED) ## make a virtual environment with everything in it

run: $(RUNNABLE) ## install what running needs, build the graph, validate it, show a bridge, serve the explorer until Ctrl-C
	$(BIN)/obligraph build
	$(BIN)/obligraph check --fail-on violation --summary
	$(BIN)/obligraph bridge gcm:13 --state MEX
	$(BIN)/obligraph serve

test: $(INSTALLED) ## run every check: formats, lint, types, data against its sources, tests
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/python -m obligraph.building.formatting --check data ontology
	$(BIN)/obligraph build --quiet
	$(BIN)/obligraph check --summary
	@if [ -d ../shared/domain ]; then $(BIN)/obligraph check --sources ../shared/domain; \
	else echo 'source texts not at hand: anchors not checked'; fi
	$(BIN)/pytest
	$(BIN)/python -m tests.mutants

quick: $(INSTALLED) ## run what a contributor needs before a commit: formats, lint, types, and all tests but the slow files
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/python -m obligraph.building.formatting --check data ontology
	$(BIN)/pytest -m 'not slow'

check: $(INSTALLED) ## build the graph and validate it
	$(BIN)/obligraph build --quiet
	$(BIN)/obligraph check

fmt: $(INSTALLED) ## write code and data in their canonical form
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/python -m obligraph.building.formatting data ontology

approve: $(INSTALLED) ## rewrite the approved outputs; review the difference before committing it
	APPROVE=1 $(BIN)/pytest -q -n 0 tests/data/test_approved.py

assets: $(INSTALLED) ## fetch what the pages load from the npm registry, by the lock file
	$(BIN)/python frontend/fetch.py --with-tests

mutants: $(INSTALLED) ## delete each constraint of each shape and see that a test notices
	$(BIN)/python -m tests.mutants

bench: $(INSTALLED) ## print timings as ratios measured in one run
	$(BIN)/python bench/run.py
	$(BIN)/python bench/validation.py

bench-validation: $(INSTALLED) ## time checks of graphs of 10^4 to 5x10^6 triples, against pySHACL and Jena
	$(BIN)/python bench/validation.py

fuzz: $(INSTALLED) ## ask random shapes of random data of every engine, some 20,000 times
	EXAMPLES=20000 $(BIN)/pytest -q -n 0 tests/shacl/test_random_shapes.py

docs: $(INSTALLED) ## write the pages that are made from queries, shapes and ontology
	$(BIN)/python -m obligraph.documentation docs

clean: ## remove the virtual environment, the store and caches
	rm -rf $(VENV) .obligraph dist .mypy_cache .pytest_cache .ruff_cache
