# `make run` serves the line, `make test` tests it; Python 3.11 to 3.13 is all they need.

BIN := .venv/bin
PYTEST := $(BIN)/pytest --numprocesses 2 --dist worksteal
# What is proven with is no part of the running line; the coverage of the rest is measured with these tests.
PROOFS := ivr/tools/proofs/*
OF_DIALOG := $(shell grep -l "ivr[.]dialog" tests/test_*.py)
COMPILE := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --only-binary :all: \
	--generate-hashes --custom-compile-command 'make lock' $(UPGRADE) pyproject.toml --group build

.PHONY: help run check test prove cover bench format lock upgrade clean
.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: export IVR_ENV ?= demo
run: ## build the clips, serve the line and do its background work on 127.0.0.1:8080, or on PORT; the environment's own settings win
	@requirements/install.sh demo
	@[ "$$IVR_VOICE" = say ] || $(BIN)/ivr audio build || \
		echo "Not every clip could be built: what has none is spoken live." >&2
	@exec $(BIN)/ivr serve --work

check: ## check style, types, imports and content (under 40 seconds)
	@requirements/install.sh dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/ivr check
	$(BIN)/ivr strings --check

test: check ## the same, then every state, call and law
	$(PYTEST) -m "not prove"

prove: ## everything exhaustive: faults, kills, both databases, browsers, coverage of the dialog
	@requirements/install.sh dev
	$(PYTEST) -m prove
	$(PYTEST) -m "not prove and not sweep" --cov=ivr/dialog --cov-fail-under=0 --cov-report= $(OF_DIALOG)
	$(BIN)/coverage report --include='ivr/dialog/*' --omit='$(PROOFS)' --fail-under=99

cover: ## measure the coverage of everything (about an hour)
	@requirements/install.sh dev
	$(PYTEST) --cov

bench: ## measure the line under load beside a bare application; writes docs/BENCH.md (about 10 minutes)
	@requirements/install.sh dev
	@$(BIN)/python -m tests.bench --write

format: ## put the code in the shape that `make test` asks for
	@requirements/install.sh dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: ## write the locks after a change of pyproject.toml, keeping versions that still fit
	@requirements/install.sh dev
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra audio --extra draft --constraints requirements/run.txt \
		--output-file requirements/demo.txt
	$(COMPILE) --extra audio --extra draft --group dev \
		--constraints requirements/demo.txt --output-file requirements/dev.txt
	$(COMPILE) --extra audio --extra draft --extra neural --no-binary jieba \
		--constraints requirements/demo.txt --output-file requirements/neural.txt
	$(COMPILE) --extra audio --extra draft --extra listen --constraints requirements/demo.txt \
		--constraints requirements/neural.txt --output-file requirements/listen.txt

upgrade: ## write the locks with the newest versions that pyproject.toml admits
	@$(MAKE) --no-print-directory lock UPGRADE=--upgrade

clean: ## remove everything that the other targets made
	rm -rf .venv .coverage .coverage.* .exploration_cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf *.egg-info
	find ivr tests -name __pycache__ -type d -prune -exec rm -rf {} +
