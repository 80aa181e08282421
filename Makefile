# Every task of the project. `make` alone lists them; only Python >= 3.11 and make are needed.

PYTHON ?= python3
# Handed on by run, test and bench: make run ARGS="open ../articles", make test ARGS="-k undo"
ARGS ?=
# Workers of pytest; "auto" is one a core.
JOBS ?= auto
# make test PROOFS=1 also installs the libraries that prove exports (some 1.4 GB), as CI does.
PROOFS ?=
UPGRADE ?=

# What `make lowest` installs, and runs: snapshots hold for the pinned versions only.
TOOLS := packaging pytest pytest-asyncio pytest-textual-snapshot pytest-xdist hypothesis \
	jsonschema krippendorff reportlab tomlkit pyte
OPTIONAL := files,report,sql,suggest,parquet,team,xlsx
WITHOUT_SCREENS := $(addprefix tests/,assist cli config corpus formats query report review session \
	sql store tui/keys)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --constraint constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check fmt bench soak fuzz build lowest package-test docs docs-update snapshot-update constraints clean

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run ## install and open the program on the sample articles
	@$(BIN)/reviewer $(or $(ARGS),open seeds)

# Tests start the program again and again: where compiled modules are not kept (images set it so),
# each start would compile them anew.
test: check $(if $(PROOFS),$(VENV)/.proofs) ## install, check and test everything
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(JOBS) $(ARGS)

check: $(VENV)/.dev ## format, lint, types and layers: the fast part of the tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

fmt: $(VENV)/.dev ## format the code and mend what the linter can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(VENV)/.dev ## measure speed and memory
	@$(BIN)/python -m benchmarks $(ARGS)

soak: $(VENV)/.dev ## kill all that writes, refuse the disk, let git work; count what is lost
	@$(BIN)/python -m tests.soak $(ARGS)

fuzz: $(VENV)/.dev ## ten minutes of odd bytes for each thing that reads them
	@$(BIN)/python -m tests.fuzz $(ARGS)

build: $(VENV)/.dev ## make the sdist and the wheel in dist/
	@rm -rf dist
	@$(BIN)/python -m build

lowest: ## test what counts with the oldest libraries that pyproject.toml allows, in a fresh place
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	$(PYTHON) -m venv "$$dir/venv"; python="$$dir/venv/bin/python"; \
	pip="$$python -m pip --disable-pip-version-check --quiet"; \
	$$pip install --upgrade pip; \
	$$pip install --constraint constraints.txt $(TOOLS); \
	$$python -m tests.lowest >"$$dir/lowest.txt"; cat "$$dir/lowest.txt"; \
	$$pip install --constraint "$$dir/lowest.txt" --editable '.[$(OPTIONAL)]'; \
	$$python -m pytest -n $(JOBS) $(or $(ARGS),$(WITHOUT_SCREENS))

package-test: build ## install the wheel in a fresh place and use it there
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	wheel=$$(ls "$$PWD"/dist/*.whl); constraints="$$PWD/constraints.txt"; \
	$(PYTHON) -m venv "$$dir/venv"; \
	"$$dir/venv/bin/python" -m pip --disable-pip-version-check --quiet install --upgrade pip; \
	"$$dir/venv/bin/python" -m pip --quiet install --constraint "$$constraints" "$$wheel"; \
	cd "$$dir"; export HOME="$$dir"; \
	venv/bin/reviewer --version; \
	venv/bin/reviewer init desk --samples; \
	cd desk; \
	../venv/bin/reviewer segment seeds --json >segments.jsonl; test -s segments.jsonl; \
	../venv/bin/reviewer status; \
	echo "the installed wheel works"

docs: $(VENV)/.dev ## build the manual into build/manual; a link that leads nowhere stops it
	@$(BIN)/zensical build --clean --strict
	@echo 'open build/manual/index.html, or, for the search: $(PYTHON) -m http.server -d build/manual'

docs-update: $(VENV)/.dev ## make the manual's reference and pictures anew from the program
	@$(BIN)/python -m tests.manual

snapshot-update: $(VENV)/.dev ## accept the screens as they are now (look at them first)
	@$(BIN)/python -m pytest -n $(JOBS) tests/tui --snapshot-update

constraints: ## pin what is new, UPGRADE=1: everything anew (PYTHON: the oldest supported one)
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	{ echo 'constraints are resolved on Python 3.11; name it with PYTHON=...' >&2; exit 1; }; \
	$(PYTHON) -m venv "$$dir/venv"; \
	"$$dir/venv/bin/python" -m pip --quiet install --upgrade pip; \
	"$$dir/venv/bin/python" -m pip --quiet install $(if $(UPGRADE),,--constraint constraints.txt) '.[dev,proofs]'; \
	{ sed '/^[^#]/,$$d' constraints.txt; \
	  "$$dir/venv/bin/python" -m pip freeze | grep '=='; } >"$$dir/new"; \
	cp "$$dir/new" constraints.txt

clean: ## remove .venv and everything that can be made again
	@rm -rf $(VENV) dist build .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps inside .venv: a second `make run` installs nothing, a changed pyproject.toml does.
$(VENV)/.pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo 'Python 3.11 or newer is needed; name it with PYTHON=..., for example make $(or $(MAKECMDGOALS),run) PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	{ echo 'this Python has no venv module; install it (on Debian and Ubuntu: apt install python3-venv)' >&2; exit 1; }
	@echo 'preparing .venv (once)'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade pip
	@touch $@

$(VENV)/.run: $(VENV)/.pip pyproject.toml constraints.txt
	@echo 'installing Reviewer'
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.pip pyproject.toml constraints.txt
	@echo 'installing Reviewer and its tools'
	@$(INSTALL) --editable '.[dev]'
	@touch $(VENV)/.run $@

$(VENV)/.proofs: $(VENV)/.dev
	@echo 'installing what proves exports'
	@$(INSTALL) --editable '.[dev,proofs]'
	@touch $@
