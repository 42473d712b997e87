#!/bin/sh
# Sets Trygghetsläget up on a Debian 12 machine, or in a container's image: the same steps in both.
#
#   install.sh --from FOLDER [--release NAME] [--index] [--uv] [--container]
#
# FOLDER holds dashboard-*.whl, requirements.txt (every package with its hashes) and, unless --index, wheels/.
#   --index      take the packages from the index that pip knows, instead of FOLDER/wheels
#   --uv         install with uv and FOLDER/pylock.toml instead of pip: the same packages and hashes, less waiting
#   --release    what to call this version; else the wheel's version and the first signs of its hash
#   --container  no units and no service to tell
#
# It is run again without harm. Settings, secrets and the store are never touched. A machine that already runs a
# version is given the new one beside it and goes on with the old: upgrade.sh tries it and changes over.
set -eu

USER_NAME=trygghetslaget
HOME_DIR=/opt/trygghetslaget
CONFIG=/etc/trygghetslaget
STATE=/var/lib/trygghetslaget
BACKUPS=/var/backups/trygghetslaget
UNITS=/usr/local/lib/systemd/system

from='' release='' index=no uv=no container=no
say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
used() { sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }

while [ $# -gt 0 ]; do
  case "$1" in
    --from) [ $# -gt 1 ] || used; from=$2; shift ;;
    --release) [ $# -gt 1 ] || used; release=$2; shift ;;
    --index) index=yes ;;
    --uv) uv=yes ;;
    --container) container=yes ;;
    *) used ;;
  esac
  shift
done

check_source() {
  [ "$(id -u)" = 0 ] || stop "Kör som root: sudo sh install.sh …  Inget har ändrats."
  [ -n "$from" ] || used
  [ $uv = yes ] && locked=pylock.toml || locked=requirements.txt
  [ -f "$from/$locked" ] || stop "$from/$locked saknas. Inget har ändrats."
  set -- "$from"/dashboard-*.whl
  [ $# = 1 ] && [ -f "$1" ] || stop "I $from ska det ligga exakt en dashboard-….whl. Inget har ändrats."
  wheel=$1
  if [ -f "$from/SHA256SUMS" ]; then
    (cd "$from" && sha256sum --quiet --strict --check SHA256SUMS) ||
      stop "Filerna i $from är inte de som SHA256SUMS säger. Inget har ändrats."
  fi
  version=$(basename "$wheel" | cut -d- -f2)
  [ -n "$release" ] || release="$version-$(sha256sum "$wheel" | cut -c1-8)"
  case "$release" in *[!A-Za-z0-9._-]* | .*) stop "--release får bara ha bokstäver, siffror, punkt och streck." ;; esac
  venv=$HOME_DIR/versions/$release
}

check_python() {
  command -v python3 >/dev/null || bring python3
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 eller nyare behövs; här finns $(python3 --version). Inget har ändrats."
}

bring() { # with a network and Debian's packages; never needed where wheels/ holds pip and Python is there
  command -v apt-get >/dev/null || stop "$1 saknas på maskinen. Installera det och kör igen."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null ||
    stop "$1 saknas och kunde inte hämtas. Installera paketet $1 och kör igen."
}

make_user() {
  getent passwd $USER_NAME >/dev/null ||
    useradd --system --user-group --home-dir $STATE --no-create-home --shell /usr/sbin/nologin $USER_NAME
}

make_folders() {
  install -d -m 755 $HOME_DIR $HOME_DIR/versions
  install -d -m 750 -o root -g $USER_NAME $CONFIG
  install -d -m 700 -o root -g root $CONFIG/secrets
  install -d -m 750 -o $USER_NAME -g $USER_NAME $STATE
  install -d -m 700 -o $USER_NAME -g $USER_NAME $BACKUPS
}

make_venv() { # whole or not at all: a version that was broken off is begun again
  [ ! -e "$venv/.whole" ] || { say "Versionen $release finns redan."; return; }
  rm -rf "$venv"
  if [ $uv = yes ]; then with_uv; else with_pip; fi
  as_user "$venv/bin/dashboard" --help >/dev/null ||
    stop "Versionen $release går inte att starta som $USER_NAME: kan användaren läsa $(readlink -f "$venv/bin/python")?"
  : >"$venv/.whole"
  say "Installerade versionen $release i $venv."
}

as_user() { setpriv --reuid $USER_NAME --regid $USER_NAME --init-groups env HOME=$STATE "$@"; }

with_uv() {
  uv venv --quiet --no-project --python "$(command -v python3)" "$venv"
  # pylock.toml says of each package where it is and what its hash is: nothing is looked up, all is checked.
  VIRTUAL_ENV=$venv uv pip install --quiet --compile-bytecode -r "$from/pylock.toml"
  VIRTUAL_ENV=$venv uv pip install --quiet --compile-bytecode --no-deps --no-index "$wheel"
}

with_pip() {
  set -- "$from"/wheels/pip-*.whl
  pip_wheel=''
  if [ -f "$1" ]; then
    pip_wheel=$1
    python3 -m venv --without-pip "$venv"
  else
    python3 -c 'import ensurepip' 2>/dev/null || bring python3-venv
    python3 -m venv "$venv"
  fi
  [ $index = yes ] && set -- || set -- --no-index --find-links "$from/wheels"
  pip_install --only-binary :all: --require-hashes "$@" -r "$from/requirements.txt"
  pip_install --no-deps --no-index "$wheel"
}

pip_install() { # by the pip that came along, or the one that Python brought
  if [ -n "$pip_wheel" ]; then set -- "$pip_wheel/pip" install "$@"; else set -- -m pip install "$@"; fi
  "$venv/bin/python" "$@" --quiet --disable-pip-version-check --no-cache-dir
}

shipped() { "$venv/bin/python" -c 'import dashboard.deploy as d; print(d.__path__[0])'; }

place_files() {
  deploy=$(shipped)
  # Settings are the machine's own: an example is laid where there are none.
  [ -e $CONFIG/settings.env ] || install -m 640 -o root -g $USER_NAME "$deploy/settings.env" $CONFIG/settings.env
  install -m 755 "$deploy/dashboard.sh" /usr/local/bin/dashboard
  install -m 755 "$deploy/backup.sh" "$deploy/upgrade.sh" $HOME_DIR
  [ $container = yes ] || install -D -m 644 -t $UNITS "$deploy"/systemd/*
}

choose() {
  if [ -e $HOME_DIR/current ] && [ "$(readlink $HOME_DIR/current)" != "versions/$release" ]; then
    say "Tjänsten går kvar på $(readlink $HOME_DIR/current). Pröva den nya och byt: sh $HOME_DIR/upgrade.sh $release"
    return
  fi
  ln -sfn "versions/$release" $HOME_DIR/current
}

tell_systemd() {
  [ $container = no ] && [ -d /run/systemd/system ] || return 0
  systemctl daemon-reload
  systemctl enable --quiet trygghetslaget.target trygghetslaget@8501.service trygghetslaget-backup.timer
  say "Nästa steg: läs $CONFIG/settings.env, sedan: systemctl start trygghetslaget.target trygghetslaget-backup.timer"
}

check_source
check_python
make_user
make_folders
make_venv
place_files
choose
tell_systemd
