# The four things one does here. Each sets up its own environment first, from lock/, once.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# One more at once than there are cores: tests often wait for a socket, a screen or a printer. With twice as many, printers'
# patience ran out now and then.
AT_ONCE ?= $(shell $(PYTHON) -c "import os; print(os.cpu_count() + 1)")

.PHONY: demo test check fast journeys bench pictures run-env dev-env clean

run-env:
	@$(PYTHON) deploy/environment.py run

dev-env:
	@$(PYTHON) deploy/environment.py dev

demo: run-env        ## a whole small evening on this machine: make demo ARGS="--headless --seconds 20"
	@$(BIN)/schoolnight demo $(ARGS)

test: fast journeys  ## everything

check: dev-env       ## style, types, who-may-import-whom, the fast tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(MAKE) --no-print-directory fast

fast: dev-env        ## all tests but the journeys, many at once
	@$(BIN)/python -m pytest -n $(AT_ONCE) -m "not journey and not crash" $(ARGS)

journeys: dev-env    ## real terminals, sockets and browsers, and processes that are killed
	@$(BIN)/python -m pytest -n $(AT_ONCE) -m "journey or crash" $(ARGS)

bench: dev-env       ## the figures the README quotes, measured on this machine
	@$(BIN)/python -m bench $(ARGS)

pictures: dev-env    ## the README's pictures and every language's golden ticket, made anew
	@$(BIN)/python -m bench.pictures
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.kiosk_pictures
	@$(BIN)/python -m bench.tickets

clean:
	rm -rf .venv .demo
