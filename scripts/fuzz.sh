#!/usr/bin/env bash
# Runs the fuzzers with a new seed; `make test-long` always runs them with the same one.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
export FUZZ_SEED=${FUZZ_SEED:-$(( RANDOM << 15 | RANDOM ))}

scripts/sdk.sh
scripts/packages.sh run test
echo "FUZZ_SEED=$FUZZ_SEED FUZZ_TIMES=${FUZZ_TIMES:-1}"
dotnet build Modular.sln -c "$configuration" -v q
dotnet test tests/Fuzzing -c "$configuration" --no-build --logger 'console;verbosity=minimal' \
  || { echo "Again: FUZZ_SEED=$FUZZ_SEED FUZZ_TIMES=${FUZZ_TIMES:-1} make fuzz" >&2; exit 1; }
