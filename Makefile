# Thin verbs over the Go toolchain; CI (.ci/run) calls the same ones.
# run, demo, test and build need Go, git and make and nothing else.
# race needs a C compiler; lint installs its pinned tool into bin/ first;
# contract and sso need Node.js with npm.

SHELL := /bin/sh
GO ?= go
GOFMT = $$($(GO) env GOROOT)/bin/gofmt
ADDR ?= 127.0.0.1:8080
PKG ?= ./...
TESTFLAGS ?=

GOLANGCI_VERSION := v2.15.0
GOVULNCHECK_VERSION := v1.9.0
GOLANGCI := bin/golangci-lint-$(GOLANGCI_VERSION)/golangci-lint
GOVULNCHECK := bin/govulncheck-$(GOVULNCHECK_VERSION)/govulncheck

# The product is pure Go: one static binary, also where a C compiler exists.
export CGO_ENABLED := 0

# One throw-away PostgreSQL cluster for a whole run, where its server is
# installed; the run says loudly when it is not.
WITH_POSTGRES := $(GO) run ./internal/platform/dbtest/jalankan

.DEFAULT_GOAL := help
.PHONY: help run build demo migrate test race soak bench openapi sbom lint fmt vet check vuln contract sso clean

help: ## list the verbs
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: build ## serve the API with invented data on http://127.0.0.1:8080 (docs at /docs)
	bin/kerjasama serve --demo --http $(ADDR)

build: ## bin/kerjasama, static, stamped with the commit
	$(GO) build -trimpath -o bin/ ./cmd/...

demo: build ## drive the whole SOP over HTTP against a fresh server, print the KPI report
	bin/kerjasama demo

migrate: build ## bring the configured database's schema up to date
	bin/kerjasama migrate up

# -w: the test binaries are linked sooner without what debuggers need.
test: ## every test that needs only Go, shuffled, on every engine at hand
	$(WITH_POSTGRES) $(GO) test -shuffle=on -timeout 20m -ldflags=-w $(TESTFLAGS) $(PKG)

# SQLite is Go here and crawls under the detector: what lies under the slices is
# watched on both engines, the slices themselves on PostgreSQL, where it is at hand.
# archtest reads source files and runs nothing.
RACE := $(WITH_POSTGRES) env CGO_ENABLED=1 $(GO) test -race -shuffle=on -timeout 30m -ldflags=-w $(TESTFLAGS)

race: ## the same under the race detector (needs gcc)
	@all="$$($(GO) list $(PKG))"; under="$$(echo "$$all" | grep /internal/platform/)"; over="$$(echo "$$all" | grep -v -e /internal/platform/ -e /internal/archtest)"; set -ex; \
	if [ -n "$$under" ]; then $(RACE) $$under; fi; \
	if [ -n "$$over" ]; then KERJASAMA_TEST_POSTGRES=prefer $(RACE) $$over; fi

soak: ## the long sets: kills, races, a thousand of everything
	KERJASAMA_SOAK=1 $(WITH_POSTGRES) $(GO) test -count=1 -timeout 60m $(TESTFLAGS) $(PKG)

bench: ## CPU per request as a ratio to hand-written handlers
	$(GO) run ./internal/bench

openapi: ## regenerate api/openapi.yaml from the handlers' comments
	$(GO) run ./internal/apispec/cmd/openapi

sbom: build ## bin/sbom.txt: every module in the binaries, with version and hash
	$(GO) version -m bin/kerjasama bin/kerjasamactl > bin/sbom.txt

lint: $(GOLANGCI) ## formatting, dependency rules and the linters of .golangci.yml
	@bad="$$(git ls-files '*.go' | xargs $(GOFMT) -l)"; test -z "$$bad" || { echo "not gofmt-ed:"; echo "$$bad"; exit 1; }
	$(GOLANGCI) run ./...

fmt: ## gofmt what git knows
	git ls-files '*.go' | xargs $(GOFMT) -w

vet: ## go vet, the modules' sums, and that the tests' own module still knows all that the product uses
	$(GO) vet ./...
	$(GO) mod verify
	cd internal/apptest/nyata/zitadel && $(GO) vet ./...

check: lint vet vuln contract ## everything that judges without running the tests

# govulncheck ends with 3 when a reachable vulnerability is known. Any other
# failure means that the vulnerability database could not be read: said loudly,
# not held against the code.
vuln: $(GOVULNCHECK) ## known vulnerabilities that our code reaches
	@$(GOVULNCHECK) ./...; rc=$$?; \
	if [ $$rc -eq 3 ]; then exit 1; fi; \
	if [ $$rc -ne 0 ]; then echo "*** vulnerabilities NOT checked: govulncheck ended with $$rc (no way to its database?) ***"; fi

contract: api/node_modules/.package-lock.json ## the published document: fresh, and clean in outside tools (needs npm)
	@mkdir -p bin && cp api/openapi.yaml bin/openapi.yaml.before
	$(MAKE) --no-print-directory openapi
	@cmp -s api/openapi.yaml bin/openapi.yaml.before || { echo "api/openapi.yaml was not what the handlers say; it is now: commit it"; exit 1; }
	npm --prefix api run check

sso: internal/apptest/nyata/npm/node_modules/.package-lock.json ## the campus sign-on against real OpenID providers (needs npm)
	KERJASAMA_TEST_SSO=require $(GO) test -count=1 ./internal/apptest/nyata/
	cd internal/apptest/nyata/zitadel && $(GO) test -count=1 ./...

clean: ## remove what was built; ./var (data) stays
	rm -rf bin api/node_modules internal/apptest/nyata/npm/node_modules

$(GOLANGCI):
	GOBIN=$(CURDIR)/$(@D) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)

$(GOVULNCHECK):
	GOBIN=$(CURDIR)/$(@D) $(GO) install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)

internal/apptest/nyata/npm/node_modules/.package-lock.json: internal/apptest/nyata/npm/package-lock.json
	npm --prefix internal/apptest/nyata/npm ci --no-audit --no-fund
	@touch $@

api/node_modules/.package-lock.json: api/package-lock.json
	npm --prefix api ci --no-audit --no-fund
	@touch $@
