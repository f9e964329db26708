#!/usr/bin/env bash
# Installs what is missing, builds, and serves with everything embedded: data in ./data, logs in ./logs.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/sdk.sh
scripts/packages.sh run

echo "Building"
dotnet build src/Host/Modular.Host.csproj -c "${CONFIGURATION:-Release}" -v q

port=${RDP_SERVER_MANAGER_PORT:-8081}
cat << EOF

Modular serves on http://localhost:$port - Ctrl+C stops it and its servers. A desktop for Alice, from another terminal:

  curl -s http://localhost:$port/servers -H 'Content-Type: application/json' -d '{"user_id":"alice","session_id":"first"}'

EOF
exec dotnet "src/Host/bin/${CONFIGURATION:-Release}/net10.0/Modular.Host.dll" "$@"
