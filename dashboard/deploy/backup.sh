#!/bin/sh
# Takes one checked backup, and keeps the newest of them: a folder that nothing new comes to is never emptied.
# Sealed, for a folder that leaves the machine: to the public keys in BACKUP_TO (age1…, with spaces between), or by the
# pass phrase in secrets/backup_passphrase.
set -eu
FOLDER=${BACKUP_FOLDER:-/var/backups/trygghetslaget}
KEEP=${BACKUPS_KEEP:-96}
DASHBOARD=${DASHBOARD_COMMAND:-/opt/trygghetslaget/current/bin/dashboard}
umask 077
PHRASE=${CREDENTIALS_DIRECTORY:-}/secrets_backup_passphrase
name=$FOLDER/trygghetslaget-$(date -u +%Y%m%dT%H%M%SZ).backup
set --
if [ -n "${BACKUP_TO:-}" ]; then
  for key in $BACKUP_TO; do set -- "$@" --to "$key"; done
elif [ -r "$PHRASE" ]; then
  set -- --passphrase-file "$PHRASE"
fi
[ $# -eq 0 ] || name=${name%.backup}.age
"$DASHBOARD" backup "$name" "$@" --json
find "$FOLDER" -maxdepth 1 \( -name 'trygghetslaget-*.backup' -o -name 'trygghetslaget-*.age' \) -printf '%f\n' | sort -r | tail -n "+$((KEEP + 1))" |
  while read -r old; do rm -f "$FOLDER/$old" "$FOLDER/$old.sig"; done
