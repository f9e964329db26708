#!/usr/bin/env bash
# Writes what the host and each first-party plugin are made of to artifacts/sbom, as CycloneDX.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$PWD/artifacts/sbom
version=$(sed -nE 's|.*<Version>(.*)</Version>.*|\1|p' Directory.Build.props)

scripts/sdk.sh
rm -rf "$target"
mkdir -p "$target"
dotnet tool restore > "$target/tool.log" || { cat "$target/tool.log" >&2; exit 1; }
for project in src/Host/Modular.Host.csproj plugins/*/*.csproj; do
  name=$(basename "$project" .csproj)
  dotnet restore "$project" --locked-mode -v q   # what is listed is what is locked
  dotnet CycloneDX "$project" --disable-package-restore --exclude-dev --set-name "$name" --set-version "$version" \
    --output-format Json -o "$target" -fn "$name.cdx.json" > "$target/tool.log" || { cat "$target/tool.log" >&2; exit 1; }
  echo "artifacts/sbom/$name.cdx.json: $(grep -c '"purl"' "$target/$name.cdx.json") packages"
done
rm "$target/tool.log"
