# What a person types; the work is done by scripts/.
SHELL := /bin/bash
CONFIGURATION ?= Release
export CONFIGURATION
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

.DEFAULT_GOAL := help
.PHONY: help run build test test-engines test-long fuzz format format-check publish image pack sample sbom audit picture clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, and serve on http://localhost:8081
	@scripts/run.sh

build: ## build everything anew, with all analyzers
	@scripts/sdk.sh
	@dotnet build Modular.sln -c $(CONFIGURATION) -v q --no-incremental

test: ## install what is missing, build, and run the tests of every day; ends with "N passed, N failed, N skipped"
	@scripts/test.sh everyday

test-engines: ## the same for databases in trouble, the container images, the systemd unit and generated clients
	@scripts/test.sh engines

test-long: ## the same for what takes long: chaos, crashes at every step, fuzzing
	@scripts/test.sh long

fuzz: ## send hostile input that no run had before; FUZZ_SEED repeats a run, FUZZ_TIMES=10 makes it longer
	@scripts/fuzz.sh

format: ## bring the code into the house style
	@scripts/sdk.sh
	@dotnet format Modular.sln

format-check: ## say what is not in the house style
	@scripts/sdk.sh
	@dotnet format whitespace Modular.sln --verify-no-changes
	@dotnet format style Modular.sln --verify-no-changes

publish: ## put the host and its plugins into artifacts/publish
	@scripts/sdk.sh
	@rm -rf artifacts/publish
	@dotnet publish src/Host/Modular.Host.csproj -c $(CONFIGURATION) -v q -o artifacts/publish
	@echo "artifacts/publish: start it with  dotnet artifacts/publish/Modular.Host.dll"

image: ## build the container images modular and modular-manager, with docker or podman
	@scripts/image.sh

pack: ## write the packages for plugin authors to artifacts/packages
	@scripts/pack.sh

sample: ## build the sample plugin against those packages, test it, and serve a request with it
	@scripts/sample.sh

sbom: ## list what the host and the plugins are made of (CycloneDX), in artifacts/sbom
	@scripts/sbom.sh

audit: ## look for packages with known vulnerabilities; exit 2 when the package source cannot tell
	@scripts/audit.sh

picture: ## take the README's picture of a real session
	@scripts/picture.sh docs/images/session.png

clean: ## delete what was built; data and logs stay
	@find . -type d \( -name bin -o -name obj \) -not -path './.git/*' -prune -exec rm -rf {} +
	@rm -rf artifacts
