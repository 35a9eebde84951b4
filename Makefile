# Two commands on a fresh machine with Python 3.11 to 3.13: `make run` and `make test`.
# Each creates the environment on first use and again when its description changes, then goes on.

CANDIDATES := python3 python3.13 python3.12 python3.11
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
PEERS := .venv-peers
PEERS_PINS := tools/bench/peers/environments
ARGS ?=
WORKERS ?= auto

SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
# The interpreter that was asked for (make run PYTHON=python3.12), else the first candidate that will do.
FIND_PYTHON = for python in $(or $(PYTHON),$(CANDIDATES)); do \
	if "$$python" -c '$(SUPPORTED)' 2>/dev/null; then echo "$$python"; break; fi; done

.DEFAULT_GOAL := help
.PHONY: help run test lint bench pages validation verification site format clean chromium

help: ## show what can be made
	@echo 'make TARGET [PYTHON=python3.12] [ARGS="policy=plan_100 facilitation=intensive"]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST))

run: $(STAMP) ## run the default study, or what ARGS asks for (the overrides of run.py)
	@$(BIN)/python run.py $(ARGS)

test: lint chromium ## check style, types and import directions, then run the whole test suite
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses=8 --dist worksteal $(ARGS)

lint: $(STAMP) ## check style, types and import directions only
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports

# Pages are tested in a real browser. A Debian machine gets its package; elsewhere CHROMIUM says where one is.
chromium:
	@command -v "$${CHROMIUM:-chromium}" >/dev/null || { \
	echo "Installing Chromium, for the tests of pages"; \
	{ apt-get update && apt-get install --yes --no-install-recommends chromium; } >/dev/null; } || { \
	echo "The tests of pages need Chromium: install it, or say where it is: make test CHROMIUM=/path/to/chromium" >&2; exit 1; }

bench: $(STAMP) $(PEERS)/mesa-frames.tried $(PEERS)/laser.tried $(PEERS)/starsim.tried ## measure speed, memory and start-up, beside peers, into results/bench/bench.json
	@$(BIN)/python -m tools.bench --peers $(PEERS) $(ARGS)

pages: $(STAMP) ## write docs/experiments/ from stored studies, running what they lack; ARGS="funding deadline" for these
	@$(BIN)/python -m tools.pages $(ARGS)

validation: $(STAMP) ## write docs/validation.md from the stored fits and forecasts; runs nothing
	@$(BIN)/python -m tools.validation $(ARGS)

verification: $(STAMP) ## hold the model against theory, case by case, and write docs/verification.md
	@$(BIN)/python -m tools.verification $(ARGS)

site: $(STAMP) ## write the documentation site into build/site; a broken link ends it with an error
	@$(BIN)/python -m tools.site

format: $(STAMP) ## rewrite the code in the house style
	@$(BIN)/python -m ruff format .
	@$(BIN)/python -m ruff check --fix .

clean: ## remove the environment and every cache; results stay
	rm -rf $(VENV) $(PEERS) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find sim experiments tools tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is younger than the two files that describe the environment, or the environment is made again.
$(STAMP): pyproject.toml constraints.txt
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then \
		echo "This project needs Python 3.11, 3.12 or 3.13; $(or $(PYTHON),$(CANDIDATES)): none of them is one." >&2; \
		echo "Install one of them, or say where it is: make run PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	if ! $(BIN)/python -c '$(SUPPORTED)' 2>/dev/null || ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		echo "Creating the environment in $(VENV) with $$python"; \
		"$$python" -m venv --clear $(VENV) || exit 1; \
	fi
	@echo "Installing the pinned dependencies (a few minutes the first time; the first study then compiles its engine, up to a minute, and says how long it takes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

# A peer gets an environment of its own: mesa-frames needs another NumPy than we do, and none is of use to the project.
# The bench does without where one cannot be installed.
$(PEERS)/%.tried: $(PEERS_PINS)/%.txt | $(STAMP)
	@echo "Creating the environment of a peer in $(PEERS)/$*"
	@rm -rf $(PEERS)/$* && mkdir -p $(PEERS)/$*
	@{ $(BIN)/python -m venv $(PEERS)/$* && \
	$(PEERS)/$*/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: -r $<; } || \
	{ echo "$* cannot be installed here; the bench leaves it out" >&2; rm -rf $(PEERS)/$*/bin; }
	@touch $@
