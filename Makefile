# Every recipe's last command is exec'd or final, so that Ctrl-C and SIGTERM reach the program itself.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PY := .venv/bin/python
LOCAL_ENV := $(or $(PARLEY_VAR),var)/local.env
N ?= 200

# Quiet unless make is asked to talk: the recipes' own output is the message.
ifndef VERBOSE
.SILENT:
endif

.PHONY: help
help: ## list these commands
	sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

.PHONY: run
run: local-packages ## run the whole site on this machine (PORT=8000)
	exec $(PY) manage.py up --follow-parent

.PHONY: test
test: dev-packages ## run every test, on real parts (ARGS="tests/local -k port")
	bin/ensure-chromium
	exec $(PY) -m pytest $(ARGS)

.PHONY: check
check: lint types imports migrations deploy-check ## lint, types, import rules, migrations, deployment checks

.PHONY: lint
lint: dev-packages ## check style and formatting
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

.PHONY: format
format: dev-packages ## put style and formatting right
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

.PHONY: types
types: dev-packages ## check types
	exec env SECRET_KEY=types DATABASE_URL=postgres:///types REDIS_URL=redis:// $(PY) -m mypy

.PHONY: imports
imports: dev-packages ## check that the layers import downwards only
	exec .venv/bin/lint-imports

.PHONY: migrations
migrations: dev-packages ## check that every change of a model has its migration
	exec env SECRET_KEY=none DATABASE_URL=postgres:///none REDIS_URL=redis:// \
		$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

.PHONY: deploy-check
deploy-check: dev-packages ## run Django's deployment checks under production settings
	exec bin/deploy-check

.PHONY: faults
faults: dev-packages ## post comments while processes are killed (N=200)
	exec $(PY) -m tests.faults $(N)

.PHONY: bench
bench: dev-packages ## measure the hot paths and the desk on a million comments (ARGS=desk, ARGS=retention)
	exec $(PY) -m tests.bench $(ARGS)

.PHONY: evaluate
evaluate: dev-packages ## measure the screening beside other filters (SPAM_DATA=folder, ARGS="youtube-lovo --quick")
	exec $(PY) -m tests.evaluation $(ARGS)

.PHONY: screenshots
screenshots: dev-packages ## make the README's pictures anew
	bin/ensure-chromium
	exec $(PY) -m tests.screenshots

.PHONY: shell
shell: local-packages running ## open Django's shell on the running local site
	exec env ENV_FILE=$(LOCAL_ENV) $(PY) manage.py shell

.PHONY: worker
worker: local-packages running ## run one more worker, for all queues, beside the running local site
	exec env ENV_FILE=$(LOCAL_ENV) $(PY) -m celery -A config worker -n more@%h -c 2 --loglevel INFO \
		-Q screen,validate_email,deliver_mail,learn,bulk,notify,answer,retain

.PHONY: running
running:
	test -f $(LOCAL_ENV) || { echo "No local run here yet: start it with make run." >&2; exit 1; }

.PHONY: lock
lock: dev-packages ## resolve the dependencies of pyproject.toml anew into requirements/
	exec bin/lock

.PHONY: clean
clean: ## remove caches and collected static files; var/ and .venv stay
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage test-results staticfiles
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.PHONY: local-packages
local-packages:
	PYTHON="$(PYTHON)" bin/bootstrap local

.PHONY: dev-packages
dev-packages:
	PYTHON="$(PYTHON)" bin/bootstrap dev
