#!/usr/bin/env bash
# Says what to do when the .NET SDK that global.json asks for is not here.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v dotnet > /dev/null; then
  found="There is no 'dotnet' on the PATH."
elif ! dotnet --version > /dev/null 2>&1; then
  found="Installed SDKs: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '); none fits global.json."
else
  exit 0
fi

cat >&2 << EOF
Modular is built with the .NET 10 SDK. $found
Get it from https://dotnet.microsoft.com/download/dotnet/10.0, or without root:
  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0
  export PATH="\$HOME/.dotnet:\$PATH"
EOF
exit 1
