# setup, demo and test do everything themselves on a machine with Python 3.11, git and make.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard bot/locale/*/LC_MESSAGES/*.po))
WELSH := bot/locale/cy/LC_MESSAGES/clwstwr.po

.PHONY: setup demo test browser check format lock readme words clean

setup: .venv/.ready $(CATALOGUES)

# Versions are pinned with hashes; byte-code is compiled now so that the bot starts fast.
.venv/.ready: requirements-dev.lock pyproject.toml Makefile
	$(PYTHON) -c 'import sys; sys.exit("Clwstwr needs Python 3.11 or later; set PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/python -m compileall -q bot handlers schedules storage
	touch $@

%.mo: %.po .venv/.ready
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

demo: setup
	$(BIN)/clwstwr demo

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check browser
	$(BIN)/pytest -n 2

# The page is tested in a real Chromium: the one that CHROMIUM names, one in PATH, or Debian's, installed when there is none.
browser: setup
	@if $(BIN)/python -m tests.browser.chromium > /dev/null 2>&1; then :; \
	elif command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	else $(BIN)/python -m tests.browser.chromium; fi

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The table of commands in the README is made from the commands themselves.
readme: setup
	$(BIN)/python -m handlers.command_table < README.md > README.new && mv README.new README.md

# --no-emit-index-url and no --emit-* options: a lock names versions and hashes, never a place to fetch from.
lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

# What is said in the source goes into the Welsh catalogue, what is no longer said goes out. A header of our own, no
# times and no line numbers: its history shows words alone.
words: .venv/.ready
	mkdir -p build
	$(BIN)/pybabel --quiet extract --no-default-keywords --keywords say --keywords later --keywords many:1,2 --add-location file --omit-header --no-wrap --output-file build/clwstwr.pot bot/views handlers
	cp $(WELSH) build/clwstwr.po
	$(BIN)/pybabel --quiet update --locale cy --no-fuzzy-matching --ignore-obsolete --omit-header --no-wrap --input-file build/clwstwr.pot --output-file build/clwstwr.po
	cat bot/locale/cy/header.po build/clwstwr.po > $(WELSH)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis $(CATALOGUES)
