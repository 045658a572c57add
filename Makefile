# Everything a contributor does, by name. `make` alone lists it.
# V=1 shows the output of every step as it comes.

SHELL := bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run server-dev web-dev client-dev dashboard-dev test test-quick lint fix bench openapi setup build package test-packages e2e desktop soak clean
export V

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build what changed, start the server on SQLite in ./data, open the client
	@scripts/run

server-dev: ## the server alone, with its debug log, for use with web-dev
	@scripts/dev server

web-dev: ## the web pages, reloaded as you edit, in front of server-dev
	@scripts/dev web

client-dev: ## the desktop client, rebuilt as you edit its Rust or its pages
	@scripts/dev client

dashboard-dev: ## the same for the dashboard
	@scripts/dev dashboard

test: ## every check, on SQLite, PostgreSQL, in Chromium and in windows, as CI does it
	@scripts/test

test-quick: ## format, clippy, server tests on SQLite, web unit tests
	@scripts/test --quick

lint: ## format, clippy, licences, web lint and types; changes nothing
	@scripts/lint

fix: ## format everything and apply the linters' safe fixes
	@scripts/lint --fix

bench: ## measure the numbers of the design and print one table
	@scripts/bench $(ARGS)

openapi: ## write from the code: frontend/openapi.json, its types, the settings in docs
	@scripts/dev openapi

setup: ## install what building and testing need, without building
	@scripts/setup test

build: ## the release binary, with the web pages inside
	@scripts/dev release

package: ## the release server and the packages of both applications, offline
	@scripts/package

test-packages: ## install the packages into an empty root and drive what is in them
	@scripts/test-packages

e2e: ## the end-to-end tests in Chromium alone; ARGS go to Playwright
	@scripts/dev e2e $(ARGS)

desktop: ## the tests of the desktop applications alone; ARGS go to Playwright
	@scripts/dev desktop $(ARGS)

soak: ## 50 clients through minutes of breaks, crashes and killed servers; SOAK_SECONDS, SOAK_SEED
	@scripts/dev soak

clean: ## remove everything that was built or installed in here; keeps ./data
	@scripts/dev clean
