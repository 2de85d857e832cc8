# Two commands are all a newcomer needs: `make demo` and `make test`. Each does its own set-up.
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out/demo

.PHONY: demo test setup setup-test lint samples lock clean

demo: setup
	@bash scripts/demo.sh $(BIN) $(OUT)

test: setup-test
	@bash scripts/test.sh $(BIN)

setup:
	@bash scripts/setup.sh $(VENV) run

setup-test:
	@bash scripts/setup.sh $(VENV) test

lint: setup-test
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

samples: setup-test
	$(BIN)/python -m sample_docs.make

lock: ## resolve the versions anew, for every Python from 3.11 on
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --all-extras --no-annotate --no-header \
	  --python-version 3.11 -o requirements.lock pyproject.toml

clean:
	rm -rf out build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
