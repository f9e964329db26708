#!/usr/bin/env bash
# footprint.sh [RUNS]: start-up time and memory of the manager with all first-party plugins, next to a bare ASP.NET Core service measured in turn.
# Prints a Markdown table of medians. Start-up is from exec to the first successful answer of /health/ready; memory is resident, 5 s later.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-7}
configuration=${CONFIGURATION:-Release}
port=18997

scripts/sdk.sh
scripts/packages.sh run
dotnet build src/Host/Modular.Host.csproj -c "$configuration" -v q --nologo > /dev/null
dotnet build bench/MinimalApi/MinimalApi.csproj -c "$configuration" -v q --nologo > /dev/null

work=$(mktemp -d)
pid=
tidy_up() {
  [[ -z $pid ]] || kill "$pid" 2> /dev/null || true
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap tidy_up EXIT

now_ms() { echo $(( $(date +%s%N) / 1000000 )); }

measure() {   # measure NAME COMMAND...: appends "milliseconds KiB" to $work/NAME
  local name=$1 begin end
  shift
  begin=$(now_ms)
  "$@" > "$work/$name.out" 2>&1 &
  pid=$!
  until curl -fs -o "$work/answer" "http://127.0.0.1:$port/health/ready"; do
    kill -0 "$pid" 2> /dev/null || { cat "$work/$name.out" >&2; exit 1; }
    sleep 0.005
  done
  end=$(now_ms)
  sleep 5
  echo "$((end - begin)) $(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")" >> "$work/$name"
  kill "$pid"
  wait "$pid" || true
  pid=
}

median() { cut -d' ' -f"$2" "$work/$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'; }

export RDP_SERVER_MANAGER_PORT=$port RDP_SERVER_MANAGER_HOST=localhost PORT_RANGE_START=18900 PORT_RANGE_END=18950 DATA_PATH=$work/data LOG_PATH=$work/logs
for (( run = 0; run < runs; run++ )); do
  measure bare dotnet "bench/MinimalApi/bin/$configuration/net10.0/MinimalApi.dll" --urls "http://127.0.0.1:$port"
  measure manager dotnet "src/Host/bin/$configuration/net10.0/Modular.Host.dll"
done

plugins=$(find "src/Host/bin/$configuration/net10.0/plugins" -mindepth 1 -maxdepth 1 -type d | wc -l)
echo "| median of $runs runs | bare ASP.NET Core | manager, $plugins plugins | ratio |"
echo "|---|---|---|---|"
echo "| exec to ready | $(median bare 1) ms | $(median manager 1) ms | $(ratio "$(median manager 1)" "$(median bare 1)") |"
echo "| resident memory | $(( $(median bare 2) / 1024 )) MiB | $(( $(median manager 2) / 1024 )) MiB | $(ratio "$(median manager 2)" "$(median bare 2)") |"
