# shellcheck shell=bash
# Sourced: packages under development go into FOLDER, emptied first; all others are taken from where they are already.
# One of ours in the user's own cache would hide every later one of the same version, so it is not looked at.
unset "${!MSBUILD@}" "${!MSBuild@}"   # left by a 'dotnet test' that this runs in
NUGET_PACKAGES=${1:?usage: . scripts/private-nuget.sh FOLDER}/packages
NUGET_FALLBACK_PACKAGES=$1/others
cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
rm -rf "$1"
mkdir -p "$NUGET_PACKAGES" "$NUGET_FALLBACK_PACKAGES" "$cache"
find "$cache" -mindepth 1 -maxdepth 1 -not -name 'modular.*' -exec ln -s -t "$NUGET_FALLBACK_PACKAGES" {} +
export NUGET_PACKAGES NUGET_FALLBACK_PACKAGES DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
