#!/usr/bin/env bash
# chaos.sh [--kills 20] [--seed N] [--parts sqlite+local] [--clients 4] [--servers 8] [--kills-per-check 4]: proves that nothing is lost, see docs/reliability.md.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
scripts/sdk.sh
scripts/packages.sh run test
dotnet build bench/Chaos/Chaos.csproj -c "$configuration" -v q --nologo > /dev/null
exec dotnet "bench/Chaos/bin/$configuration/net10.0/Chaos.dll" "$@"
