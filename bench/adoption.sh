#!/usr/bin/env bash
# adoption.sh [SERVERS]: how long a killed manager takes to find its servers again, and that none of them notices; see docs/reliability.md.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
scripts/sdk.sh
scripts/packages.sh run test
dotnet build bench/Adoption/Adoption.csproj -c "$configuration" -v q --nologo > /dev/null
exec dotnet "bench/Adoption/bin/$configuration/net10.0/Adoption.dll" "$@"
