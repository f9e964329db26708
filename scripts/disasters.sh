#!/usr/bin/env bash
# disasters.sh [COUNT] [SEED] [LANES]: so many disasters to the store and DATA_PATH, 200 by default, 4 at a time, half a minute each; see docs/reliability.md.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
scripts/sdk.sh
scripts/packages.sh run test
dotnet build tests/Disasters -c "$configuration" -v q --nologo > /dev/null
export DISASTERS=${1:-200} DISASTERS_SEED=${2:-$RANDOM} DISASTERS_LANES=${3:-4}
exec dotnet test tests/Disasters -c "$configuration" --no-build --nologo --filter "FullyQualifiedName~DisasterTests" -- NUnit.NumberOfTestWorkers="$DISASTERS_LANES"
