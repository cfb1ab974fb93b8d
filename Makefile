# run · test · bench · help. From a fresh clone each makes what it needs; Python 3.11 or newer is all it asks for.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
WORKERS := -n 2 --dist loadfile --no-loadscope-reorder
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE # compiled once, not by every server and every worker of the tests
.PHONY: help run test test-sqlite test-postgres tools scanner browser broker proxies words bench audit bundle

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/installed words ## the demo plant on http://<this machine>:$(PORT)
	@PORT=$(PORT) $(BIN)/boards start --port $(PORT)

test: test-sqlite test-postgres ## the whole suite, on SQLite and again on PostgreSQL

test-sqlite: tools browser broker
	CHROMIUM=$$(command -v chromium || command -v chromium-browser) $(BIN)/python -m pytest $(WORKERS)

test-postgres: tools browser broker
	CHROMIUM=$$(command -v chromium || command -v chromium-browser) \
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest $(WORKERS) -m "not once"

bench: tools browser ## figures as ratios against the limits they are held to
	$(BIN)/python -m benchmarks

audit: tools scanner browser broker proxies ## the slow proofs
	BOARDS_AUDIT=1 CHROMIUM=$$(command -v chromium || command -v chromium-browser) \
	$(BIN)/python -m pytest tests/scans tests/faults tests/api/test_document.py tests/machines/test_load.py tests/setup/test_size.py \
	tests/escalations/test_demo.py tests/system/test_languages.py tests/install $(WORKERS)

bundle: .venv/installed ## dist/kaizen-boards-<version>.tar.gz: HEAD with all a server without internet needs (docs/install.md)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/install/bundle.sh

words: .venv/installed
	@$(BIN)/pybabel -q compile -d boards/translations 2>/dev/null

tools: .venv/tested words

scanner: .venv-scan/installed

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	{ echo "The browser tests need Chromium: install Debian's package chromium."; exit 1; }

broker: # Mosquitto for the tests of numbers by MQTT; on CI it has to be there, elsewhere they are left out without it
	@PATH="$$PATH:/usr/sbin"; command -v mosquitto >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq mosquitto >/dev/null; } || \
	{ echo "The tests of numbers by MQTT need Debian's package mosquitto."; [ -z "$$CI" ]; }

proxies: # what docs/install.md puts in front, and the network that its bundle is tried in
	@PATH="$$PATH:/usr/sbin:/sbin"; { command -v nginx && command -v caddy && command -v ip; } >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq nginx caddy iproute2 >/dev/null; } || \
	{ echo "The files of docs/install are tried with Debian's packages nginx, caddy and iproute2."; exit 1; }

.venv/installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

.venv/tested: pyproject.toml $(wildcard tests/package-lock.json)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]'
	@cd tests && npm ci --silent --no-audit --no-fund
	@touch .venv/installed $@

.venv-scan/installed: tests/scans/requirements.txt
	@test -x .venv-scan/bin/python || $(PYTHON) -m venv .venv-scan
	@.venv-scan/bin/python -m pip install -q --disable-pip-version-check -r tests/scans/requirements.txt
	@touch $@
