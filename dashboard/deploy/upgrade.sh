#!/bin/sh
# Changes the version of a running Trygghetsläget, in the middle of an operation, and back.
#
#   upgrade.sh --try RELEASE    take a backup and try it with the new version; the service is not touched
#   upgrade.sh RELEASE          the same, and then change over
#   upgrade.sh --differs RELEASE  the same though --try has told of what the new version shows otherwise, and that is meant
#   upgrade.sh --back           back to the version before, with what has been written since
#
# RELEASE is a version that install.sh has laid in versions/. Nothing is changed over before its backup has been
# opened, verified and shown the same picture by the new version.
set -eu
ACCEPT=

HOME_DIR=${TRYGGHETSLAGET_HOME:-/opt/trygghetslaget}
BACKUPS=${BACKUP_FOLDER:-/var/backups/trygghetslaget}
STOP=${SERVICE_STOP:-systemctl stop trygghetslaget.target}
START=${SERVICE_START:-systemctl start trygghetslaget.target}
URL=${SERVICE_URL:-http://127.0.0.1:8501}
COMMAND=${DASHBOARD_COMMAND:-/usr/local/bin/dashboard}
CHANGED=$HOME_DIR/changed

stop() { printf '%s\n' "$*" >&2; exit 1; }
as() { release=$1; shift; TRYGGHETSLAGET_RELEASE=$release "$COMMAND" "$@"; }
program() { printf '%s/versions/%s/bin/dashboard' "$HOME_DIR" "$1"; }
running() { basename "$(readlink "$HOME_DIR/current")"; }
moment() { date -u +%Y%m%dT%H%M%SZ; }
now_ms() { echo $(($(date +%s%N) / 1000000)); }
choose() { ln -sfn "versions/$1" "$HOME_DIR/current.next" && mv -T "$HOME_DIR/current.next" "$HOME_DIR/current"; }
start_and_wait() { $START && as "$new" upgrade answers "$URL"; } # the older version may not know how to ask
took() { awk "BEGIN { printf \"%.1f s\", ($(now_ms) - $1) / 1000 }"; }

try_out() {
  as "$new" upgrade try --old "$(program "$old")" --new "$(program "$new")" \
    --out "$BACKUPS/prov-$new-$(moment).backup" $ACCEPT || stop "Versionen $new är prövad och byts inte till. Tjänsten är orörd."
}

change() {
  try_out
  before=$BACKUPS/fore-$new-$(moment).backup
  begun=$(now_ms)
  $STOP
  as "$new" upgrade keep "$before" || { $START; stop "Lagret kunde inte kopieras. Tjänsten går på $old som förut."; }
  { printf '%s\n%s\n%s\n' "$old" "$new" "$before" >"$CHANGED" && choose "$new"; } ||
    { $START; stop "Bytet kunde inte skrivas i $HOME_DIR. Tjänsten går på $old som förut."; }
  if start_and_wait; then
    echo "Bytte från $old till $new. Avbrott: $(took "$begun"). Säkerhetskopia från bytet: $before"
    return
  fi
  echo "Versionen $new svarar inte. Går tillbaka till $old." >&2
  go_back
  exit 1
}

go_back() {
  [ -f "$CHANGED" ] || stop "Det finns inget byte att gå tillbaka från."
  old=$(sed -n 1p "$CHANGED") new=$(sed -n 2p "$CHANGED") before=$(sed -n 3p "$CHANGED")
  [ "$(running)" = "$new" ] || stop "Tjänsten går på $(running), inte på $new. Inget har ändrats."
  newer=$BACKUPS/efter-$new-$(moment).backup
  begun=$(now_ms)
  $STOP
  as "$new" upgrade keep "$newer" || { $START; stop "Lagret kunde inte kopieras. Tjänsten går på $new som förut."; }
  if as "$old" operation list --json >/dev/null 2>&1; then
    echo "Lagret har samma form i båda: $old fortsätter på det, och inget är borta."
  else
    as "$old" restore "$before" --force || stay
    told=$(as "$new" upgrade carry "$newer" --old "$(program "$old")" --json) || { as "$old" restore "$before" --force || stay; told=''; }
    say_what_came "$told" || echo "Läs vad som skrivits sedan bytet i $newer." >&2 # the service is started whatever it says
  fi
  choose "$old" || stay
  rm -f "$CHANGED"
  start_and_wait || stop "Versionen $old svarar inte. Läs dess logg; lagret från bytet: $before"
  echo "Tillbaka på $old. Avbrott: $(took "$begun"). Lagret som $new lämnade det: $newer"
}

stay() { # nothing was changed, or the store is put back as the newer version left it: either way it goes on
  as "$new" restore "$newer" --force || echo "Lagret som $new lämnade det ligger i $newer." >&2
  $START
  stop "Vägen tillbaka till $old gick inte. Tjänsten går på $new som förut, med allt som skrivits."
}

say_what_came() { # $1: what was told of it
  number() { printf '%s' "$told" | sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p"; }
  if [ -z "$1" ]; then
    echo "Inget av det som skrivits sedan bytet kunde föras över. För in det för hand:"
    as "$new" upgrade left "$newer" --after "$(as "$old" verify --json | sed -n 's/.*"entries": \([0-9]*\).*/\1/p')"
    return
  fi
  echo "Förde över $(number taken) poster som skrivits sedan bytet, med nummer och tider som de stod."
  if [ "$(number left)" != 0 ]; then
    echo "Detta känner $old inte till, och det som kom efter. För in det för hand:"
    as "$new" upgrade left "$newer" --after "$(number after)"
  fi
}

told_usage() { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }

ready() { # $1: the release to change to
  new=$1 old=$(running)
  [ -x "$(program "$new")" ] || stop "Versionen $new finns inte i $HOME_DIR/versions. Inget har ändrats."
  [ "$new" != "$old" ] || stop "Tjänsten går redan på $new."
}

case "$#:${1:-}" in
  1:--back) go_back ;;
  2:--try) ready "$2" && try_out ;;
  2:--differs) ready "$2" && ACCEPT=--accept && change ;;
  1:[!-]*) ready "$1" && change ;;
  *) told_usage ;;
esac
