# Everything is in local/bin, one script per target; this only gives it names.
.DEFAULT_GOAL := help
.PHONY: help quickstart test test-long build control-plane node images install stop clean
CLUSTER ?= local
export CLUSTER REGISTRY

help: ## What there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  CLUSTER=current REGISTRY=registry.example.org/team   use the cluster of your kubeconfig instead of one on this machine'

quickstart: ## From nothing to predictions: Kubernetes, operator, an example
	@local/bin/quickstart

test: ## All tests; builds and starts what they need, and stops it again
	@local/bin/test

test-long: ## Hours of faults: every plan, crash and race; its figures go to operator/target/reliability
	@local/bin/test long

build: ## Operator, context server and loader, without tests
	@local/bin/prerequisites tests
	@local/bin/build

control-plane: ## A Kubernetes API to debug against, without pods
	@local/bin/debug

node: ## A whole Kubernetes on this machine
	@local/bin/prerequisites node
	@local/bin/build-tools
	@local/bin/node up
	@echo "    export KUBECONFIG=$${TOUCHSTONE_LOCAL_DIR:-$(CURDIR)/.local}/kubeconfig"

images: ## The images, on that node or (CLUSTER=current) in REGISTRY
	@local/bin/prerequisites $(if $(filter current,$(CLUSTER)),cluster,node)
	@local/bin/build-tools versitygw
	@local/bin/build
	@local/bin/images

install: images ## Both charts
	@$(if $(filter current,$(CLUSTER)),command -v helm >/dev/null ||) local/bin/build-tools helm
	@$(if $(filter current,$(CLUSTER)),,KUBECONFIG=$${TOUCHSTONE_LOCAL_DIR:-$(CURDIR)/.local}/kubeconfig) local/bin/install

stop: ## Stop everything: processes, mounts, interfaces; data stays
	@local/bin/stop

clean: ## Stop, and remove what this clone has built and stored
	@local/bin/clean
