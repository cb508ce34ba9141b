#!/usr/bin/env bash
# Installs the packages of the given lists that are missing, after printing the one command that does it.
# usage: packages.sh --install|--no-install LIST.txt...   exit 1: something is missing and was not installed
set -euo pipefail
export LC_ALL=C
mode=$1
shift
if ! command -v dpkg-query >/dev/null; then
  [[ -e ${DSVL_CACHE:-$HOME/.cache/dsvl} ]] ||
    echo "dsvl: this is no Debian or Ubuntu; it needs the equivalents of: $*" >&2
  exit 0
fi

mapfile -t wanted < <(grep -hv '^#' "$@" | sed '/^$/d' | sort -u)
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n${db:Status-Status} ${Provides}\n' 2>/dev/null |
  sed -n 's/^installed //p' | sed 's/ ([^)]*)//g; s/, /\n/g' | sort -u)
mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}") - <<<"$installed")
((${#missing[@]})) || exit 0

sudo=()
shown=
# sudo drops the environment; needrestart would ask which services to restart.
((EUID == 0)) || sudo=(sudo DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a) shown="sudo "
command="${shown}apt-get update && ${shown}apt-get install -y --no-install-recommends ${missing[*]}"
echo "dsvl: ${#missing[@]} packages are missing: $command" >&2
[[ $mode == --install ]] || exit 1
if ((EUID != 0)) && ! command -v sudo >/dev/null; then
  echo "dsvl: neither root nor sudo here; have that command run, then start again" >&2
  exit 1
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a
if ! { "${sudo[@]}" apt-get update && "${sudo[@]}" apt-get install -y --no-install-recommends "${missing[@]}"; } \
  >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  echo "dsvl: the packages could not be installed (apt's last lines are above)" >&2
  exit 1
fi
