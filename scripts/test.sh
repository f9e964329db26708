#!/usr/bin/env bash
# Builds once and runs every test project, one after the other: several start many processes.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
results=$PWD/artifacts/test-results

scripts/sdk.sh
scripts/packages.sh run test

echo "Building"
dotnet build Modular.sln -c "$configuration" -v q

echo "Testing"
rm -rf "$results"
quiet() { grep -v --line-buffered -E '^(Data collector|Results File|A total of|Test run for|Additionally, path|[[:space:]]*$)' || true; }
exit_code=0
dotnet test Modular.sln -c "$configuration" --no-build -m:1 \
  --results-directory "$results" --logger trx --logger 'console;verbosity=minimal' \
  --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none < /dev/null 2>&1 | quiet || exit_code=$?

# A project that crashed, or whose tests were not found, must not look like success.
passed=0 failed=0 skipped=0
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  [[ $name != Modular.Testing ]] || continue
  file=$(grep -lis "storage=\"[^\"]*/$name\.dll\"" "$results"/*.trx | head -n 1 || true)
  if [[ -z $file ]]; then
    echo "$name: no test was run"
    failed=$((failed + 1))
    continue
  fi
  counters=$(grep -o '<Counters [^>]*' "$file" | head -n 1)
  count() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<< "$counters"; }
  total=$(count total) executed=$(count executed) good=$(count passed)
  if grep -qs 'The active test run was aborted' "$file"; then
    echo "$name: crashed or hung after $executed tests"
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
