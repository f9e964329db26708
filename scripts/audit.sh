#!/usr/bin/env bash
# audit.sh: exit 1 when a package of ours has a known vulnerability, 2 when the package source cannot tell.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/sdk.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

vulnerable() { dotnet list "$1" package --vulnerable --include-transitive > "$2" 2>&1 || { cat "$2" >&2; exit 2; }; }

# "no vulnerable packages" is also what a source without advisories answers: ask about one that is known to be vulnerable (GHSA-5crp-9r3c-p9vr)
cat > "$work/known.csproj" << 'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="12.0.3" />
  </ItemGroup>
</Project>
PROJECT
dotnet restore "$work/known.csproj" -v q
vulnerable "$work/known.csproj" "$work/known.txt"
if ! grep -q 'GHSA-5crp-9r3c-p9vr' "$work/known.txt"; then
  echo "The package source knows no advisories, so nothing was checked. Run it where nuget.org itself answers."
  exit 2
fi

dotnet restore Modular.sln --locked-mode -v q
vulnerable Modular.sln "$work/ours.txt"
if grep -q 'GHSA-' "$work/ours.txt"; then
  cat "$work/ours.txt"
  exit 1
fi
echo "No package has a known vulnerability."
