# make demo: install into .venv and run the flagship scenario. make help: everything else.

PYTHON ?= python3
VENV ?= .venv
SCENARIO ?= scenarios/ukraine-2025.yaml

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
NEEDS := pyproject.toml constraints.txt

# The stamps hold the place in which the environment was made: moved, or without its Python, it is made anew.
USABLE := $(shell $(BIN)/python -c "" 2>/dev/null && [ "$$(cat $(VENV)/installed 2>/dev/null)" = "$(CURDIR)" ] && echo yes)
STALE := $(if $(USABLE),,anew)

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench bench-negmas fuzz docs pages golden licences audit clean anew
.NOTPARALLEL:

help:  ## say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile
	@echo "With PYTHON=/path/to/python3 another Python, with VENV=folder another environment."

demo: $(VENV)/installed  ## install what is needed, then run SCENARIO (the flagship)
	$(BIN)/sim run $(SCENARIO)

test: $(VENV)/installed-dev  ## install what is needed, then run the tests
	$(BIN)/python -m pytest --numprocesses auto $(TESTS)

lint: $(VENV)/installed-dev  ## check style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict sim
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev  ## measure replicates per second
	$(BIN)/python -m pytest tests/benchmarks --benchmark-enable --benchmark-sort=name

bench-negmas: $(VENV)/installed-dev  ## measure, and NegMAS beside it in an environment of its own
	$(BIN)/python -m venv build/negmas
	build/negmas/bin/python -m pip install --quiet -r tests/benchmarks/negmas/requirements.txt
	NEGMAS_PYTHON=$(CURDIR)/build/negmas/bin/python $(MAKE) --no-print-directory bench

fuzz: $(VENV)/installed-dev  ## try FILES mutated scenario files on all cores; failing ones are kept in build/fuzz
	$(BIN)/python tests/fuzz/run.py $(or $(FILES),10000) build/fuzz

docs: $(VENV)/installed-docs  ## build the documentation as a site, build/site/index.html
	$(BIN)/python -m sphinx --quiet --nitpicky --fail-on-warning --keep-going --builder html docs build/site
	@echo "The site is build/site/index.html"

pages: $(VENV)/installed-docs  ## make the ready pages of all scenarios, their archive, and the site with them
	rm -rf build/pages
	$(BIN)/python docs/_ext/ready_pages.py build/pages scenarios/*.yaml
	@$(MAKE) --no-print-directory docs

golden: $(VENV)/installed-dev  ## after a deliberate change of results: renew the digests the tests hold them to
	$(BIN)/python tests/golden_digests.py

licences: $(VENV)/installed-dev  ## list the licences of all pinned packages, docs/licences.md (Python 3.11)
	$(BIN)/python docs/_ext/licences.py

audit:  ## ask whether a pinned package has a known weakness (needs the network)
	@$(PYTHON) -m venv build/audit
	@build/audit/bin/python -m pip install --quiet --disable-pip-version-check -r .ci/tools.txt
	@build/audit/bin/python .ci/audit.py

clean:  ## remove the environment and what the tools have cached
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks .import_linter_cache

$(VENV)/installed: $(NEEDS) $(STALE)
	@command -v $(PYTHON) >/dev/null || { echo "There is no '$(PYTHON)' here. Install Python 3.11 or later, or say where it is: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "'$(PYTHON)' is $$($(PYTHON) --version 2>&1); Python 3.11 or later is needed. Say where one is: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || { echo "'$(PYTHON)' cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV) (a minute or two, once) ..."
	@$(if $(USABLE),,$(PYTHON) -m venv --clear $(VENV))
	@$(PIP) -e . || { echo "Installing failed; the lines above say why. 'make clean' starts over." >&2; exit 1; }
	@printf %s "$(CURDIR)" > $@

$(VENV)/installed-dev: $(VENV)/installed
	@$(PIP) -e ".[dev]" || { echo "Installing failed; the lines above say why. 'make clean' starts over." >&2; exit 1; }
	@touch $@

$(VENV)/installed-docs: $(VENV)/installed
	@$(PIP) -e ".[docs]" || { echo "Installing failed; the lines above say why. 'make clean' starts over." >&2; exit 1; }
	@touch $@
