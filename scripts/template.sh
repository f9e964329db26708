#!/usr/bin/env bash
# Makes plugins with `dotnet new modular-plugin`: every combination of parts, under names that are hard to bear; builds them all at once, and runs the tests of
# those in TEST_NAMES.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
work=$PWD/artifacts/template

say() { printf '\n== %s\n' "$*"; }

scripts/sdk.sh
rm -rf "$work"
mkdir -p "$work"
scripts/pack.sh
. scripts/private-nuget.sh "$work/nuget"

say "Make plugins"
make_plugin() { dotnet new modular-plugin --no-update-check -n "$1" --feed ../packages "${@:2}"; }   # the feed is relative to where one stands
(
  cd "$work"
  export DOTNET_CLI_HOME=$work/home DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  dotnet new install ../packages/Modular.Templates.*.nupkg > templates.log
  make_plugin Contoso.2nd.class.Rdp-kit
  make_plugin Modular --backend
  make_plugin task --ports
  make_plugin 1st --store
  make_plugin namespace --backend --ports
  make_plugin Modular.Echo --store false
  make_plugin EchoBackend --backend --store
  make_plugin łódź_7 --backend false
  make_plugin Nothing --backend false --ports false --store false   # a backend: without any part it would be none
)

say "Build them"
cd "$work"
{
  echo '<Solution>'
  for project in */tests/*/*.csproj; do echo "  <Project Path=\"$project\" />"; done
  echo '</Solution>'
} > all.slnx
dotnet build all.slnx -c "$configuration" -v q

say "Test some"
for name in ${TEST_NAMES-Contoso.2nd.class.Rdp-kit 1st}; do
  dotnet test "$name/tests/$name.Tests/bin/$configuration/net10.0/$name.Tests.dll" --logger 'console;verbosity=minimal'
done
say "The template works"
