#!/usr/bin/env bash
# Builds the sample plugin against the packed contract, tests it, and serves requests with it: backend, allocator and store are all its own.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
work=$PWD/artifacts/sample
api=http://127.0.0.1:${SAMPLE_API_PORT:-15690}
first_port=${SAMPLE_FIRST_PORT:-15680}

say() { printf '\n== %s\n' "$*"; }
fail() { echo "FAILED: $*" >&2; [[ ! -f $work/host.log ]] || tail -n 20 "$work/host.log" >&2; exit 1; }
expect() { [[ $2 == *"$3"* ]] || fail "$1: expected '$3' in: $2"; echo "ok: $1"; }

scripts/sdk.sh
rm -rf "$work"
mkdir -p "$work"

say "Pack Modular"
scripts/pack.sh

say "Build and test the sample against the packages"
(
  . scripts/private-nuget.sh "$work/nuget"
  cd samples/Acme   # nothing of this repository's build reaches it
  dotnet test -c "$configuration" -v q --logger 'console;verbosity=minimal'
  dotnet publish src/Acme -c "$configuration" -v q -o "$work/plugin"
)

say "The template with all parts is the sample under another name"
(
  export DOTNET_CLI_HOME=$work/home
  dotnet new install artifacts/packages/Modular.Templates.*.nupkg > "$work/template.log"
  dotnet new modular-plugin --no-update-check -n Other -o "$work/Other" > "$work/template.log"
)
cp -r samples/Acme "$work/renamed"
(
  cd "$work/renamed"
  rm -rf .template.config nuget.config run
  find . -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
  find . -type f -exec sed -i -e '/^ *\/\/#/d' -e '/^<!--#if (isTheSample)/,/^<!--#endif/d' -e '/^ *<!--#/d' -e 's/Acme/Other/g' -e 's/acme/other/g' {} +
  find . -depth -name '*Acme*' -execdir bash -c 'mv "$1" "${1/Acme/Other}"' _ {} \;
)
diff -r "$work/renamed" "$work/Other" || fail "the template made something else"

say "Put it into a published host"
dotnet publish src/Host/Modular.Host.csproj -c "$configuration" -v q -o "$work/host"
cp -r "$work/plugin" "$work/host/plugins/Acme"

host=
tidy_up() {
  [[ -z $host ]] || kill "$host" 2> /dev/null || true
  wait
  grep -lsz "^ECHO_LOG=$work/" /proc/[0-9]*/environ | cut -d/ -f3 | while read -r left; do kill "$left"; done || true
}
trap tidy_up EXIT

start_host() {
  SERVER_BACKEND=acme PORT_ALLOCATOR=acme STATE_STORE=acme PORT_RANGE_START=$first_port PORT_RANGE_END=$(( first_port + 9 )) SHUTDOWN_MODE=${1:-stop} \
    RDP_SERVER_MANAGER_HOST=127.0.0.1 RDP_SERVER_MANAGER_PORT=${api##*:} DATA_PATH=$work/data LOG_PATH=$work/logs Plugins__Acme__Greeting='Good evening' \
    dotnet "$work/host/Modular.Host.dll" > "$work/host.log" 2>&1 &
  host=$!
  local deadline=$(( SECONDS + 120 ))
  until curl -fsS "$api/health/ready" > /dev/null 2>&1; do
    kill -0 "$host" 2> /dev/null || fail "the host ended"
    (( SECONDS < deadline )) || fail "the host was not ready in time"
    sleep 0.2
  done
}

ask() { curl -sS --max-time 120 "$@" || fail "no answer to: $*"; }
member() { sed -nE "s/.*\"$1\":\"?([^,\"}]*).*/\1/p" <<< "$answer"; }
echo_of() {   # the greeting of a server, and what it makes of a line
  exec 3<> "/dev/tcp/127.0.0.1/$1" || fail "nothing answers on port $1"
  echo "one two three" >&3
  local greeting line
  if ! { read -r -t 60 greeting <&3 && read -r -t 60 line <&3; }; then fail "port $1 says nothing"; fi
  exec 3>&-
  echo "$greeting / $line"
}

say "Serve requests"
start_host keep
expect "the host has loaded the plugin" "$(ask "$api/plugins")" '"name":"Acme"'
answer=$(ask "$api/servers" -H 'Content-Type: application/json' -d '{"user_id":"alice","session_id":"first"}')
id=$(member server_id) port=$(member port)
expect "create" "$answer" '"status":"running"'
expect "the allocator gave the first port" "$port" "$first_port"
expect "it greets and echoes" "$(echo_of "$port")" 'Good evening, alice / one two three'
expect "get" "$(ask "$api/servers/$id")" '"status":"running"'
expect "the store has it on disk" "$(cat "$work/data/acme-servers.jsonl")" "$id"

say "Restart the host: the server is adopted"
kill "$host"; wait "$host" || true
expect "it runs without the host" "$(echo_of "$port")" 'Good evening, alice / one two three'
start_host
expect "get" "$(ask "$api/servers/$id")" '"status":"running"'
expect "delete" "$(ask -X DELETE "$api/servers/$id")" '"status":"deleted"'
expect "get again" "$(ask -o /dev/null -w '%{http_code}' "$api/servers/$id")" 404
! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || fail "something still answers on port $port"
kill "$host"; wait "$host" || fail "the host did not end in order"
host=
! grep -E ' - (ERROR|CRITICAL) - ' "$work/host.log" || fail "the host has logged an error"

say "The sample works"
