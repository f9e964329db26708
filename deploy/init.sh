#!/usr/bin/env bash
# init.sh [PROJECT_ROOT]: makes the folders that compose.yaml mounts, and random passwords. What is there already stays as it is.
set -euo pipefail
root=${1:-${PROJECT_ROOT:-$(cd "$(dirname "$0")/.." && pwd)}}
manager=65532 databases=999   # the users that the images run as
(( EUID == 0 )) || { echo "init.sh gives files to users $manager and $databases, which takes root: sudo $0 $*" >&2; exit 1; }
umask 077

random() { od -An -N 24 -tx1 /dev/urandom | tr -d ' \n'; }

folder() { # folder OWNER MODE PATH
  mkdir -p "$3"
  chown "$1:$1" "$3"
  chmod "$2" "$3"
}

secret() { # secret OWNER FILE, text on standard input
  cat > "$2"
  chown "$1:$1" "$2"
  chmod 0400 "$2"
}

( umask 022; mkdir -p "$root/data" "$root/logs" "$root/configs" )
folder "$manager" 0750 "$root/data/rdp-server-manager"
folder "$manager" 0750 "$root/logs/rdp-server-manager"
( umask 022; mkdir -p "$root/configs/environment" )
folder 0 0711 "$root/configs/secrets"

urls=$root/configs/environment/.env.secrets
if [[ -e $urls || -e $root/configs/secrets/mongodb-password ]]; then
  echo "$urls or the passwords exist and stay: MONGODB_URL and REDIS_URL must be in it."
  exit 0
fi
mongodb=$(random) redis=$(random)
printf '%s' "$mongodb" | secret "$databases" "$root/configs/secrets/mongodb-password"
printf 'requirepass %s\n' "$redis" | secret "$databases" "$root/configs/secrets/redis-password.conf"
secret "$manager" "$urls" << EOF
MONGODB_URL=mongodb://lucid:$mongodb@lucid-mongodb:27017/lucid?authSource=admin
REDIS_URL=redis://:$redis@lucid-redis:6379/0
EOF
echo "Passwords and URLs are in $root/configs."
