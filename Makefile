# posxyz: `make run` to hear it, `make test` to test it, `make help` for the rest.

GO       ?= go
LINT     := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT   := $(shell git rev-parse --short HEAD 2>/dev/null)
LDFLAGS  := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)

# What the end-to-end tests need besides Go, as Debian names it.
DEBIAN   := pulseaudio pulseaudio-utils python3-grpc-tools libmysofa1 libopenal1 qemu-user-static chromium
ifeq ($(shell command -v npm),)
DEBIAN   += nodejs npm
endif

# The page's sources; what is built of them is committed, so that building posxyz needs no Node.
PAGE     := assets/web
CHROMIUM ?= $(or $(shell command -v chromium),$(shell command -v chromium-browser),$(shell command -v google-chrome),chromium)

# No cgo anywhere; the race detector is the one exception.
export CGO_ENABLED := 0

.PHONY: all
all: check ## check, lint, test and laws: what CI runs
	@$(MAKE) --no-print-directory -j2 lint test-memory # lint compiles for minutes: that watches meanwhile
	@$(MAKE) --no-print-directory test laws MEMORY=watched

.PHONY: help
help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/posxyz
	$(GO) build -ldflags '$(LDFLAGS)' -o bin/posxyz ./cmd/posxyz

.PHONY: static
static: ## build bin/posxyz-static: for servers and containers, without the sound card
	$(GO) build -tags nocard -ldflags '$(LDFLAGS)' -o bin/posxyz-static ./cmd/posxyz

.PHONY: run
run: build ## hear a sound circling your head: hub, moving source and listener in one
	@bin/posxyz demo

.PHONY: check
check: check-page ## generated code and the page are fresh, the import rules hold, vet
	$(GO) run ./cmd/protogen -check
	$(GO) test ./cmd -run TestImports -count=1
	$(GO) vet ./...
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }

# $(call with,PROGRAMS,WHAT NEEDS THEM,COMMANDS) runs the commands where the programs are, and
# says what is skipped where one is not: where nothing may be, that fails.
define with
@missing=; for p in $(1); do command -v "$$p" >/dev/null 2>&1 || missing="$$missing $$p"; done; \
if [ -z "$$missing" ]; then $(3); \
elif [ "$$POSXYZ_REQUIRE_ALL" = 1 ]; then echo "$(2) needs$$missing"; exit 1; \
else echo "skipped: $(2) needs$$missing (Debian: nodejs npm chromium)"; fi
endef

$(PAGE)/node_modules/.package-lock.json: $(PAGE)/package-lock.json | deps
	$(call with,npm,installing what the page is built with,npm --prefix $(PAGE) ci --loglevel error)

.PHONY: page
page: deps $(PAGE)/node_modules/.package-lock.json ## build the page into assets/web/dist
	$(GO) run ./cmd/protogen -page
	npm --prefix $(PAGE) run --silent build

.PHONY: check-page
check-page: deps $(PAGE)/node_modules/.package-lock.json
	$(call with,npm,checking that the page is fresh,set -e; $(GO) run ./cmd/protogen -page -check; \
	  npm --prefix $(PAGE) run --silent build -- --outDir ../../bin/page --logLevel warn; \
	  diff -r bin/page $(PAGE)/dist || { echo "the page in $(PAGE)/dist is stale: run make page and commit it"; exit 1; })

.PHONY: lint
lint: ## golangci-lint, as .golangci.yml says
	$(GO) run $(LINT) run ./...

.PHONY: test
test: deps ## every test, end to end too; with -race where a C compiler is found
	@if command -v "$$($(GO) env CC)" >/dev/null 2>&1; then \
	  echo "$(GO) test -race ./..."; CGO_ENABLED=1 $(GO) test -race ./...; \
	else \
	  echo "no C compiler found: testing without the race detector"; $(GO) test ./...; \
	fi
	@$(MAKE) --no-print-directory test-page $(if $(MEMORY),,test-memory)

.PHONY: test-page
test-page: deps build $(PAGE)/node_modules/.package-lock.json ## the page's part of it: its modules, and the page in a real browser
	$(call with,npm,testing the page,npm --prefix $(PAGE) test --silent)
	$(call with,npm $(CHROMIUM),testing the page in a browser,POSXYZ_CHROMIUM=$(CHROMIUM) npm --prefix $(PAGE) run --silent e2e)

.PHONY: test-memory
test-memory: deps build $(PAGE)/node_modules/.package-lock.json
	$(call with,npm $(CHROMIUM),watching the page's memory,POSXYZ_CHROMIUM=$(CHROMIUM) npm --prefix $(PAGE) run --silent memory)

.PHONY: shots
shots: deps build $(PAGE)/node_modules/.package-lock.json ## pictures of the page: assets/screenshot.png, and more in bin/shots
	POSXYZ_CHROMIUM=$(CHROMIUM) npm --prefix $(PAGE) run --silent shots

.PHONY: laws
laws: deps ## what the renderer promises, measured: law, mark, figure
	@$(GO) test -c -o bin/laws ./audio/laws
	@bin/laws -laws

.PHONY: deps
deps:
	@command -v dpkg >/dev/null 2>&1 || exit 0; \
	missing=""; for p in $(DEBIAN); do \
	  dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then :; \
	elif command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	  echo "installing for the end-to-end tests:$$missing"; log=$$(mktemp); \
	  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing; } >$$log 2>&1 \
	    || { tail -n 5 $$log; echo "could not install them: the tests that need them will say so"; }; rm -f $$log; \
	else \
	  echo "some end-to-end tests will skip; to run them, as root: apt-get install$$missing"; \
	fi

.PHONY: bench
bench: ## benchmarks of the hub and the audio path
	$(GO) test -run '^$$' -bench . -benchmem ./hub/... ./audio/...

.PHONY: bench-fanout
bench-fanout: build ## the hub beside NATS, naive gRPC and raw TCP: five rounds, about 15 minutes; JSON=FILE keeps it
	$(GO) build -o bin/bench-fanout ./cmd/bench-fanout
	bin/bench-fanout compare
	bin/bench-fanout interest
	bin/bench-fanout stall

.PHONY: bench-render
bench-render: build deps ## the renderer: sources per core beside OpenAL Soft, purity of moving tones, latency
	$(GO) build -o bin/bench-render ./cmd/bench-render
	bin/bench-render throughput
	bin/bench-render residual
	bin/bench-render latency

.PHONY: soak
soak: ## subscribers come and go for SOAK (5m): is memory flat?
	$(GO) test ./hub/rpc -run TestSoak -soak $(or $(SOAK),5m) -timeout 0 -v

.PHONY: fuzz
fuzz: ## each fuzz test for FUZZTIME (10s)
	@for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$f"; $(GO) test $$p -run '^$$' -fuzz "^$$f$$" -fuzztime $(or $(FUZZTIME),10s) || exit 1; \
	  done; \
	done

.PHONY: cross
cross: ## build posxyz for the six platforms, without cgo
	@for p in $(PLATFORMS); do \
	  echo "build $$p"; GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) build -o /dev/null ./cmd/posxyz || exit 1; \
	done

.PHONY: generate
generate: ## write gen/ from proto/, and the built-in head from libmysofa1's
	$(GO) run ./cmd/protogen
	$(GO) generate ./assets
