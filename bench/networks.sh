#!/usr/bin/env bash
# networks.sh [RUNS]: what a desktop's own network costs: time from the request for a server to its answer, and memory of its way out (slirp4netns).
# Prints a Markdown table of medians; the kinds are measured in turn.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-15}
configuration=${CONFIGURATION:-Release}
port=18997

scripts/sdk.sh
scripts/packages.sh run
[[ -n ${NO_BUILD:-} ]] || dotnet build src/Host/Modular.Host.csproj -c "$configuration" -v q --nologo > /dev/null

work=$(mktemp -d)
pid=
tidy_up() {
  [[ -z $pid ]] || kill "$pid" 2> /dev/null || true
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap tidy_up EXIT

api() { curl -fsS -H 'Content-Type: application/json' "$@"; }

start_manager() {   # start_manager SHARED: SHARED is true for one network for all
  RDP_SERVER_MANAGER_PORT=$port RDP_SERVER_MANAGER_HOST=localhost PORT_RANGE_START=18900 PORT_RANGE_END=18950 PORT_REUSE_DELAY_SECONDS=0 \
    SHUTDOWN_MODE=stop DATA_PATH=$work/data LOG_PATH=$work/logs \
    Plugins__Xrdp__SharedNetwork=$1 Plugins__Xrdp__Profiles__none__Network=none Plugins__Xrdp__Profiles__none__Command__0=openbox \
    Plugins__Xrdp__Profiles__full__Command__0=openbox Plugins__Xrdp__Profiles__nolocal__Command__0=openbox Plugins__Xrdp__Profiles__nolocal__Network=no_local \
    dotnet "src/Host/bin/$configuration/net10.0/Modular.Host.dll" > "$work/manager.out" 2>&1 &
  pid=$!
  until curl -fs -o /dev/null "http://127.0.0.1:$port/health/ready"; do
    kill -0 "$pid" 2> /dev/null || { cat "$work/manager.out" >&2; exit 1; }
    sleep 0.05
  done
}

stop_manager() { kill "$pid"; wait "$pid" || true; pid=; }

measure() {   # measure PROFILE NAME: appends "milliseconds KiB" to $work/NAME
  local begin end id slirp memory=0
  begin=$(date +%s%N)
  id=$(api -d "{\"user_id\":\"bench\",\"session_id\":\"bench\",\"profile\":\"$1\"}" "http://127.0.0.1:$port/servers" | sed -E 's/.*"server_id":"([0-9a-f-]{36})".*/\1/')
  end=$(date +%s%N)
  slirp=$(pgrep -x slirp4netns || true)   # one server at a time
  [[ -z $slirp ]] || memory=$(awk '/^Rss/ { print $2 }' "/proc/$slirp/smaps_rollup")
  echo "$(( (end - begin) / 1000000 )) $memory" >> "$work/$2"
  api -X DELETE "http://127.0.0.1:$port/servers/$id" > /dev/null
}

for (( run = 0; run < runs; run++ )); do
  start_manager true
  measure full warm   # a start that nobody counts
  measure full shared
  measure full shared
  stop_manager
  start_manager false
  measure full warm
  for kind in none nolocal full none nolocal full; do measure $kind $kind; done
  stop_manager
done

median() { cut -d' ' -f"$2" "$work/$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
echo "| median of $((2 * runs)) | the machine's network | none | no_local | full |"
echo "|---|---|---|---|---|"
echo "| request to answer | $(median shared 1) ms | $(median none 1) ms | $(median nolocal 1) ms | $(median full 1) ms |"
echo "| resident memory of slirp4netns | - | - | $(median nolocal 2) KiB | $(median full 2) KiB |"
