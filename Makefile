# Two commands are enough on a fresh machine: `make demo` and `make test`. The work is done by the short scripts in tools/.
BATNA_DATA ?= var
PORT ?= 8000
PY := .venv/bin/python

help:  ## Show these targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

demo:  ## Set up what is missing, seed a negotiation and serve it at http://127.0.0.1:PORT until Ctrl-C
	@tools/bootstrap.sh run
	@tools/assets.sh
	@BATNA_DATA="$(BATNA_DATA)" exec .venv/bin/batna demo --port $(PORT)

setup:  ## Set up everything that the tests and checks need
	@tools/bootstrap.sh dev
	@tools/bootstrap.sh lib .venv-lib
	@tools/assets.sh
	@tools/browser.sh >/dev/null

test: setup  ## Run every test, with the browser and PostgreSQL where they can be had
	@tools/test.sh

lib-test:  ## Run the library's tests in an environment without Django; every branch must be covered
	@tools/bootstrap.sh lib .venv-lib
	@tools/lib-test.sh

lint:  ## Check format, style, types and import walls
	@tools/bootstrap.sh dev
	@tools/lint.sh

format:  ## Put the code into the project's format
	@tools/bootstrap.sh dev
	$(PY) -m ruff check --fix --quiet
	$(PY) -m ruff format

check: lint test  ## Everything that must hold before a change goes in

bench:  ## Print every bar beside its reference, measured here in one run; NegMAS in an environment of its own
	@tools/bootstrap.sh dev
	@tools/bench.sh

lock:  ## Renew the hashed locks
	@tools/bootstrap.sh dev
	@tools/lock.sh --upgrade

clean:  ## Remove the demo's data and everything that was set up or built
	rm -rf "$(BATNA_DATA)" .venv .venv-lib .venv-negmas .tools frontend/node_modules src/workbench/ui/static/vendor staticfiles dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* test-results

.PHONY: help demo setup test lib-test lint format check bench lock clean
# `make check -j` would mix the output of the checks and the tests.
.NOTPARALLEL:
