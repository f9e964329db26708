#!/usr/bin/env bash
# make.sh FOLDER: makes local images that carry the tags of the real base images, from this machine's package mirror and its own .NET, because no
# image registry can be counted on. They are STAND-INS: they show that the Dockerfile and compose.yaml work, not that the real images do.
# DOCKER is the command that talks to the engine, e.g. "docker -H unix:///some/socket".
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: make.sh FOLDER}
read -r -a docker <<< "${DOCKER:-docker}"
export DOCKER_BUILDKIT=0   # the classic builder is the one that Debian's docker.io has
mkdir -p "$folder"

build() { # build TAG FOLDER [ARGUMENT]...
  echo "stand-in for $1"
  "${docker[@]}" build --quiet --network host --pull=false -t "$1" "${@:3}" "$2" > /dev/null
}

debian() {
  local root=$folder/debian site
  site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -n 1)
  debootstrap --variant=minbase bookworm "$root" "$site" > "$folder/debootstrap.log" 2>&1 || { tail -n 20 "$folder/debootstrap.log" >&2; exit 1; }
  # whatever this machine needs to reach its mirror: sources, keys, proxies, certificates
  rm -rf "$root/etc/apt"
  cp -a /etc/apt "$root/etc/apt"
  mkdir -p "$root/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
  echo "stand-in for debian:bookworm-slim"
  tar -C "$root" -c . | "${docker[@]}" import - debian:bookworm-slim > /dev/null
  rm -rf "$root"
}

runtimes() { # Debian 12 with this machine's .NET, where Microsoft's images are Ubuntu's
  local context=$folder/dotnet home
  home=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$context/sdk" "$context/runtime" "$context/nuget"
  cp -a "$home/." "$context/sdk/"
  cp -a "$home/dotnet" "$home/host" "$home/shared" "$context/runtime/"
  [[ ! -d $HOME/.nuget/NuGet ]] || cp -a "$HOME/.nuget/NuGet/." "$context/nuget/"
  cp "$here"/dotnet-*.Dockerfile "$context/"
  build mcr.microsoft.com/dotnet/sdk:10.0 "$context" -f "$context/dotnet-sdk.Dockerfile" --build-arg "REVOCATION=${NUGET_CERT_REVOCATION_MODE:-online}"
  build mcr.microsoft.com/dotnet/aspnet:10.0 "$context" -f "$context/dotnet-aspnet.Dockerfile"
  build mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled "$context" -f "$context/dotnet-chiseled.Dockerfile"
  rm -rf "$context"
}

debian
runtimes
mkdir -p "$folder/databases"
cp "$here"/{mongo.py,mongosh,mongo.Dockerfile,redis.Dockerfile} "$here/../../Modular.Testing/MongoDb/mongo-stand-in.py" "$folder/databases/"
build mongo:7.0 "$folder/databases" -f "$folder/databases/mongo.Dockerfile"
build redis:7.4-bookworm "$folder/databases" -f "$folder/databases/redis.Dockerfile"
