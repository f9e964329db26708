#!/usr/bin/env bash
# memory.sh [CYCLES] [CALLERS]: resident memory of the manager while so many callers (default 3) create and delete servers, and what it consists of.
# Prints a Markdown table: cycles, MiB resident, of which anonymous (heap and stacks) and mapped files, threads, descriptors. HOST names another build.
set -euo pipefail
cd "$(dirname "$0")/.."
cycles=${1:-200}
callers=${2:-3}
step=25
configuration=${CONFIGURATION:-Release}
port=18997

if [[ -z ${HOST:-} ]]; then
  scripts/sdk.sh
  scripts/packages.sh run
  dotnet build src/Host/Modular.Host.csproj -c "$configuration" -v q --nologo > /dev/null
fi
host=${HOST:-src/Host/bin/$configuration/net10.0}/Modular.Host.dll

work=$(mktemp -d)
pid=
tidy_up() {
  [[ -z $pid ]] || kill "$pid" 2> /dev/null || true
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap tidy_up EXIT

api() { curl -fsS -H 'Content-Type: application/json' "$@"; }
field() { awk -v name="$1:" '$1 == name { print int($2 / 1024) }' "/proc/$pid/status"; }
row() { echo "| $1 | $(field VmRSS) | $(field RssAnon) | $(field RssFile) | $(awk '/^Threads/ { print $2 }' "/proc/$pid/status") | $(find "/proc/$pid/fd" -mindepth 1 | wc -l) |"; }

export RDP_SERVER_MANAGER_PORT=$port RDP_SERVER_MANAGER_HOST=localhost PORT_RANGE_START=18900 PORT_RANGE_END=18950 DATA_PATH=$work/data LOG_PATH=$work/logs
export RATE_LIMIT_PER_MINUTE=0
dotnet "$host" > "$work/out" 2>&1 &
pid=$!
until curl -fs -o /dev/null "http://127.0.0.1:$port/health/ready"; do
  kill -0 "$pid" 2> /dev/null || { cat "$work/out" >&2; exit 1; }
  sleep 0.05
done

echo "| cycles | MiB resident | anonymous | files | threads | descriptors |"
echo "|---|---|---|---|---|---|"
row 0
cycle() {
  local id
  id=$(api -d "{\"user_id\":\"bench\",\"session_id\":\"$1\"}" "http://127.0.0.1:$port/servers?wait=60" | grep -o '"server_id":"[^"]*"' | head -1 | cut -d'"' -f4)
  api -X DELETE -o /dev/null "http://127.0.0.1:$port/servers/$id"
}
export -f api cycle
export port
for (( done = 0; done < cycles; done += step )); do
  seq $((done + 1)) $((done + step)) | xargs -P "$callers" -I{} bash -c 'set -euo pipefail; cycle {}'
  row $((done + step))
done
