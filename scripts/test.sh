#!/usr/bin/env bash
# test.sh [everyday|engines|long]: builds, and runs the test projects of a suite, TEST_LANES of them at a time.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
lanes=${TEST_LANES:-3}
suite=${1:-everyday}
results=$PWD/artifacts/test-results/$suite

# Each project is in one suite. Those that wait most, for processes to start and end, begin first.
case $suite in
  everyday) projects=(OrdinaryUser EndToEnd Xrdp.Tests Samples Host.Tests Stores.Tests PortAllocators.Tests Modular.Testing.Tests Architecture Abstractions.Tests) packages=(test) ;;
  engines) projects=(Container Systemd Clients Databases) packages=(test engines) ;;
  long) projects=(Chaos.Tests FaultPoints Disasters BadPlugins Fuzzing) packages=(test) ;;
  *) echo "usage: test.sh [everyday|engines|long]" >&2; exit 2 ;;
esac

# no tests run long enough for code that is compiled from what was measured; without measuring they take a sixth less (the host has it off by itself)
export DOTNET_TieredPGO=0

scripts/sdk.sh
scripts/packages.sh run "${packages[@]}"

# One compiler process for all projects takes half the time of one for each; where it was not wanted it ends with this script.
if [[ ${UseSharedCompilation:-true} == false ]]; then
  export UseSharedCompilation=true
  trap 'dotnet build-server shutdown --vbcscompiler > /dev/null 2>&1 || true' EXIT
fi

# without the analyzers, which take as long as the compiler: 'make build' is for what they say
echo "Building"
dotnet build Modular.sln -c "$configuration" -v q -p:RunAnalyzers=false

run_project() {
  local name=$1 began=$SECONDS exit_code=0
  dotnet test "tests/$name/bin/$configuration/net10.0/$name.dll" --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --logger 'console;verbosity=minimal' --blame-hang --blame-hang-timeout 20m --blame-hang-dump-type none < /dev/null > "$results/$name.log" 2>&1 || exit_code=$?
  grep -v -E '^(VSTest version|Data collector|Results File|Starting test execution|A total of|Test run for|Additionally, path|[[:space:]]*$)' "$results/$name.log" \
    | sed "/ - $name.dll (net10.0)$/ s/\$/, after $(( SECONDS - began )) s/" || true
  return "$exit_code"
}

echo "Testing: ${projects[*]}"
rm -rf "$results"
mkdir -p "$results"
exit_code=0 running=0
for project in "${projects[@]}"; do
  if (( running == lanes )); then
    wait -n || exit_code=1
    running=$(( running - 1 ))
  fi
  run_project "$project" &
  running=$(( running + 1 ))
done
for (( ; running > 0; running-- )); do
  wait -n || exit_code=1
done

# A project that crashed, or whose tests were not found, must not look like success.
passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  file=$results/$project.trx
  if [[ ! -e $file ]]; then
    echo "$project: no test was run"
    failed=$((failed + 1))
    continue
  fi
  counters=$(grep -o '<Counters [^>]*' "$file" | head -n 1)
  count() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<< "$counters"; }
  total=$(count total) executed=$(count executed) good=$(count passed)
  if grep -qs 'The active test run was aborted' "$file"; then
    echo "$project: crashed or hung after $executed tests"
    failed=$((failed + 1))
  fi
  passed=$((passed + good)) failed=$((failed + executed - good)) skipped=$((skipped + total - executed))
done

# The failures once more, below all that was printed since: name, and how the message begins.
failures() {
  awk '
    function plain(s) { gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&#x[0-9A-F]+;/, " ", s); gsub(/&amp;/, "\\&", s); return substr(s, 1, 300) }
    /<UnitTestResult .*outcome="Failed"/ { match($0, /testName="[^"]*"/); print "  " plain(substr($0, RSTART + 10, RLENGTH - 11)); wanted = 1 }
    wanted && /<Message>/ { sub(/.*<Message>/, ""); lines = 4 }
    lines > 0 { last = sub(/<\/Message>.*/, ""); if ($0 ~ /[^ ]/) print "      " plain($0); if (last || --lines == 0) lines = wanted = 0 }
  ' "$results"/*.trx 2> /dev/null || true
}
failures=$(failures)
[[ -z $failures ]] || printf 'Failed:\n%s\n' "$failures"

(( exit_code == 0 && failed == 0 )) || exit_code=1
if (( exit_code != 0 && failed == 0 )); then
  echo "dotnet test failed although no test did; see above"
  failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$exit_code"
