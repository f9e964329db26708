#!/usr/bin/env bash
# picture.sh FILE.png: starts a manager of its own, logs in with a real RDP client and takes a picture of what it shows.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:?usage: picture.sh FILE.png}
size=1024x640
api=http://127.0.0.1:18999

scripts/sdk.sh
scripts/packages.sh run test
dotnet build src/Host/Modular.Host.csproj -c "${CONFIGURATION:-Release}" -v q

work=$(mktemp -d)
chmod 755 "$work"
children=()
tidy_up() {
  [[ -z ${server:-} ]] || curl -fsS -X DELETE "$api/servers/$server?force=true" > /dev/null || true
  for (( i = ${#children[@]} - 1; i >= 0; i-- )); do kill "${children[i]}" 2> /dev/null || true; done
  wait
  rm -rf "$work"
}
trap tidy_up EXIT

wait_for() {   # wait_for SECONDS COMMAND...: until it succeeds
  local deadline=$(( SECONDS + $1 )); shift
  until "$@" > /dev/null 2>&1; do
    (( SECONDS < deadline )) || { echo "Waited in vain for: $*" >&2; exit 1; }
    sleep 0.2
  done
}

DATA_PATH=$work/data LOG_PATH=$work/logs RDP_SERVER_MANAGER_HOST=127.0.0.1 RDP_SERVER_MANAGER_PORT=18999 \
  PORT_RANGE_START=18960 PORT_RANGE_END=18969 \
  dotnet "src/Host/bin/${CONFIGURATION:-Release}/net10.0/Modular.Host.dll" > "$work/manager.log" 2>&1 &
children+=($!)
wait_for 30 curl -fsS "$api/health/ready"

answer=$(curl -fsS "$api/servers" -H 'Content-Type: application/json' \
  -d "{\"user_id\":\"alice\",\"session_id\":\"picture\",\"display_config\":{\"resolution\":\"$size\"}}")
member() { sed -nE "s/.*\"$1\":\"?([^,\"}]*).*/\1/p" <<< "$answer"; }
server=$(member server_id)

Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp 3> "$work/display" 2> /dev/null &
children+=($!)
wait_for 10 test -s "$work/display"
DISPLAY=:$(< "$work/display"); export DISPLAY
openbox & children+=($!)
xfreerdp "/v:127.0.0.1:$(member port)" "/u:$(member username)" "/p:$(member password)" /cert:ignore "/size:$size" -decorations > "$work/client.log" 2>&1 &
children+=($!)

logged_in() { curl -fsS "$api/servers/$server" | grep -q '"sessions":1'; }
wait_for 20 logged_in
sleep 2   # the terminal's first prompt

type_line() { xdotool type --delay 12 -- "$1"; xdotool key Return; sleep 0.5; }
type_line "clear; printf '\\n  Hello %s. This is a desktop of your own.\\n\\n' alice"
type_line "ls /; ps -e -o pid,comm"
type_line "xclock -geometry 160x160-24+24 -update 1 2> /dev/null &"
sleep 1

mkdir -p "$(dirname "$target")"
import -silent -window root "$target"
echo "$target"
