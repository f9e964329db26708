#!/usr/bin/env bash
# Builds both images with the engine that is here. DOCKER_BUILD_OPTIONS go to each build, e.g. "--platform linux/arm64".
set -euo pipefail
cd "$(dirname "$0")/.."

for engine in docker podman; do
  command -v "$engine" > /dev/null && break
  engine=
done
[[ -n $engine ]] || { echo "Neither docker nor podman is here. On Debian 12: apt-get install --no-install-recommends docker.io" >&2; exit 1; }
read -r -a options <<< "${DOCKER_BUILD_OPTIONS:-}"

"$engine" build "${options[@]}" -t modular .
"$engine" build "${options[@]}" -t modular-manager --target manager .
echo "modular: the manager with desktops; modular-manager: the manager alone"
