#!/bin/sh
# Takes one checked backup, and keeps the newest of them: a folder that nothing new comes to is never emptied.
set -eu
FOLDER=${BACKUP_FOLDER:-/var/backups/trygghetslaget}
KEEP=${BACKUPS_KEEP:-96}
DASHBOARD=${DASHBOARD_COMMAND:-/opt/trygghetslaget/current/bin/dashboard}
umask 077
name=$FOLDER/trygghetslaget-$(date -u +%Y%m%dT%H%M%SZ).backup
"$DASHBOARD" backup "$name" --json
find "$FOLDER" -maxdepth 1 -name 'trygghetslaget-*.backup' -printf '%f\n' | sort -r | tail -n "+$((KEEP + 1))" |
  while read -r old; do rm -f "$FOLDER/$old"; done
