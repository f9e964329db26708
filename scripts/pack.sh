#!/usr/bin/env bash
# Writes the packages for plugin authors to artifacts/packages: the contract, the test kit, the template.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=$PWD/artifacts/packages

scripts/sdk.sh
rm -rf "$packages"
for project in src/Abstractions tests/Modular.Testing templates; do
  dotnet pack "$project" -c "${CONFIGURATION:-Release}" -v q -o "$packages"
done
(cd "$packages/.." && ls packages/*.nupkg | sed 's|^|artifacts/|')
