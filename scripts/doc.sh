#!/usr/bin/env bash
# doc.sh FILE.md: runs the ```sh blocks of a page, in order, in one shell, and stops at the first command that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
page=${1:?usage: doc.sh FILE.md}
demo=$PWD/artifacts/demo

rm -rf "$demo"
# the packages that a reader would get into his own cache stay below the page's folder
mkdir -p "$demo"
(
  . scripts/private-nuget.sh "$demo/nuget"
  cat > "$demo/nuget.config" << CONFIG
<configuration>
  <config><add key="globalPackagesFolder" value="$NUGET_PACKAGES" /></config>
  <fallbackPackageFolders><add key="others" value="$NUGET_FALLBACK_PACKAGES" /></fallbackPackageFolders>
</configuration>
CONFIG
)
unset "${!MSBUILD@}" "${!MSBuild@}"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# templates, too, are installed for the page alone
mkdir -p "$demo/bin"
cat > "$demo/bin/dotnet" << SHIM
#!/bin/sh
[ "\$1" != new ] || export DOTNET_CLI_HOME=$demo/home DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
exec "$(command -v dotnet)" "\$@"
SHIM
chmod +x "$demo/bin/dotnet"
PATH=$demo/bin:$PATH

tidy_up() { [[ -z ${host:-} ]] || kill "$host" 2> /dev/null || true; wait; }
trap tidy_up EXIT

# shellcheck disable=SC2016 # the backquotes are Markdown's
commands=$(sed -n '/^```sh$/,/^```$/p' "$page" | grep -v '^```')
[[ -n $commands ]] || { echo "$page has no commands" >&2; exit 1; }
printf '%s\n' "$commands" > "$demo/commands.sh"
PS4='+ '
set -x
# shellcheck source=/dev/null
. "$demo/commands.sh"
{ set +x; } 2> /dev/null
echo "== every command of $page works"
