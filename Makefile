# Every task in this tree has a target here; `make` lists them. Missing programs are installed with apt-get as root; another
# user gets an error that names them.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-print-directory

GO       ?= go
PKG      ?= ./...
# A number of inputs, or a time as in 5m. A run with a time may report its deadline as a failure although it found nothing
# (go.dev/issue/75804).
FUZZTIME ?= 3000x
TIMEOUT  ?= 20m
OUT      := build
BINARY   := $(OUT)/messenger
TOOLS    := $(GO) tool -modfile=tools/go.mod

# Two packages at a time on every machine; three if the tests mostly wait for the program that they call.
TEST     := $(GO) test -p 2 -timeout $(TIMEOUT)
# Long tests in which the race detector would find nothing: they run one goroutine, or start other programs.
PLAIN    := TestBatchIsAsOneByOne|TestLane|TestReads.*|TestRunOnOwnServer|TestRunOnPostgreSQL|TestCompare
RACE     := CGO_ENABLED=1 $(TEST) -race -shuffle=on -skip '^($(PLAIN))$$'
# Runs a command with a private PostgreSQL server, which is removed in any case.
WITH_POSTGRESQL := $(OUT)/pgtest

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the server, static, as build/messenger
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o $(BINARY) ./cmd/messenger

.PHONY: check
check: format vet staticcheck ## gofmt, go vet and staticcheck

.PHONY: test
test: ## everything CI runs: check, all tests, with the race detector where it can find something, fuzzing, the web client
	@began=$$SECONDS; \
	$(MAKE) check; \
	$(MAKE) race; \
	$(MAKE) plain; \
	$(MAKE) fuzz; \
	web=$$SECONDS; \
	$(MAKE) web-test; \
	$(MAKE) e2e; \
	echo "the web client's tests passed in $$((SECONDS - web)) s"; \
	$(call count,test functions,Test) ; $(call count,fuzz targets,Fuzz) ; \
	echo "make test: all of it passed in $$((SECONDS - began)) s"

.PHONY: race
race: compiler $(OUT)/pgtest ## tests with the race detector; PKG=./internal/hub/... for some of them
	@$(WITH_POSTGRESQL) env $(RACE) $(if $(filter ./...,$(PKG)),$$($(GO) list ./... | grep -vE '$(OUTSIDE)'),$(PKG)) $(SUMMARY)

# Packages that have only tests of the built program: the race detector would only cover the tests themselves. TestRaces and
# others build the program with it.
OUTSIDE := /internal/app/(authority|nasty|model)$$
# Repeats the failures at the end: they get lost in the output of the tests that passed.
SUMMARY  = 2>&1 | tee $(OUT)/test.log || { echo "what failed, once more:"; \
	grep -E '^ *--- FAIL|^ +[a-z_0-9]+_test\.go:[0-9]+: |^FAIL|^panic:|DATA RACE' $(OUT)/test.log | tail -60; exit 1; }

.PHONY: plain
plain: $(OUT)/pgtest ## tests that the race detector would only slow down
	@$(WITH_POSTGRESQL) $(TEST) -p 3 -shuffle=on $$($(GO) list ./... | grep -E '$(OUTSIDE)') $(SUMMARY)
	@$(WITH_POSTGRESQL) $(TEST) -shuffle=on -run '^($(PLAIN))$$' ./internal/chat ./internal/store/... ./internal/bench $(SUMMARY)

.PHONY: fuzz
fuzz: ## each fuzz target below PKG for FUZZTIME (default 3,000 inputs)
	@grep -rn --include='*_test.go' -oE '^func Fuzz\w+' $(patsubst %/...,%,$(PKG)) | while IFS=: read -r file _ name; do \
		echo "fuzz $${file%/*} $${name#func } for $(FUZZTIME)"; \
		$(GO) test -run='^$$' -fuzz="^$${name#func }$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=200x "./$${file%/*}"; \
	done

.PHONY: faults
faults: compiler $(OUT)/pgtest ## the long suites of tools/faults.txt that this commit has not passed; PART=kill for one, which is run again
	$(WITH_POSTGRESQL) env GO="$(GO)" PART="$(PART)" tools/faults.sh

.PHONY: bench
bench: $(OUT)/pgtest ## benchmarks below PKG compared with those of BASE, by default HEAD, or main if nothing is changed; BENCH=Outbox COUNT=6
	@$(WITH_POSTGRESQL) env GO="$(GO)" PKG="$(PKG)" BASE="$(BASE)" BENCH="$(BENCH)" COUNT="$(COUNT)" BENCHTIME="$(BENCHTIME)" tools/bench.sh

.PHONY: gen
gen: web/node_modules/.package-lock.json ## regenerate files
	$(GO) generate ./...
	cd web && node tools/gen.mjs
	$(MAKE) web

.PHONY: verify
verify: gen ## fail if a generated file differs from the committed one
	git diff --exit-code

.PHONY: web
web: web/node_modules/.package-lock.json ## the web client, into web/dist
	cd web && npx vite build --logLevel warn

.PHONY: web-test
web-test: web/node_modules/.package-lock.json ## types, unit tests, freshness and sizes of the web client
	cd web && npx tsc --noEmit && npx vitest run && node tools/gen.mjs --check && node tools/stale.mjs && node tools/sizes.mjs

.PHONY: e2e
e2e: web/node_modules/.package-lock.json chromium build $(OUT)/pgtest ## browser tests against the built server, on both stores; SPEC=talk for some of them
	cd web && $(if $(SPEC),,npx playwright test --project=budgets && )../$(WITH_POSTGRESQL) npx playwright test $(or $(SPEC),--project=sqlite --project=postgresql)

.PHONY: sample
sample: ## ten identifiers and ten comments of each package, drawn with HEAD's hash as the seed; COMMIT=... DIR=internal/hub
	@$(GO) run ./internal/archtest/cmd/sample $(or $(COMMIT),HEAD) $(DIR)

.PHONY: lint
lint: ## golangci-lint with .golangci.yml; its first build takes some minutes
	$(TOOLS) golangci-lint run $(PKG)

.PHONY: clean
clean: ## remove build output
	rm -rf $(OUT)

.PHONY: format
format:
	@bad=$$(find . -name node_modules -prune -o -name '*.go' -print0 | xargs -0 gofmt -l); \
	if [ -n "$$bad" ]; then echo "not formatted by gofmt: $$bad"; exit 1; fi

.PHONY: vet
vet:
	$(GO) vet ./...
	$(GO) vet -tags faults ./...

.PHONY: staticcheck
staticcheck:
	$(TOOLS) staticcheck -tags faults ./...

# The packages of the web client, as web/package-lock.json names them.
web/node_modules/.package-lock.json: web/package-lock.json web/package.json
	@command -v npm >/dev/null || { \
		if [ "$$(id -u)" != 0 ]; then echo "the web client needs Node 20 or later and npm (Debian: apt-get install nodejs npm)"; exit 1; fi; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -q && apt-get install -yq --no-install-recommends nodejs npm; \
	}
	cd web && npm ci --no-fund --no-audit
	@touch $@

# Browser tests use the system's Chromium, or the one that CHROMIUM names; Playwright downloads nothing.
.PHONY: chromium
chromium:
	@test -n "$${CHROMIUM:-}" || command -v chromium >/dev/null || { \
		if [ "$$(id -u)" != 0 ]; then echo "browser tests need Chromium (Debian: apt-get install chromium fonts-noto-color-emoji)"; exit 1; fi; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -q && apt-get install -yq --no-install-recommends chromium fonts-noto-color-emoji; \
	}

# The race detector needs a C compiler; the server does not.
.PHONY: compiler
compiler:
	@command -v "$$($(GO) env CC)" >/dev/null || { \
		if [ "$$(id -u)" != 0 ]; then echo "the race detector needs a C compiler (Debian: apt-get install gcc libc6-dev)"; exit 1; fi; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -q && apt-get install -yq --no-install-recommends gcc libc6-dev; \
	}

.PHONY: $(OUT)/pgtest
$(OUT)/pgtest:
	@$(GO) build -o $@ ./internal/pgtest/cmd/pgtest

# $(call count,WHAT,PREFIX) prints how many functions with that prefix the tests have.
define count
echo "$$(grep -rhE --include='*_test.go' '^func $(2)\w*\(' . | grep -vc 'func TestMain(') $(1)"
endef
