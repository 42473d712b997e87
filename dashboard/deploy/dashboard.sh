#!/bin/sh
# The `dashboard` command on an installed machine: as the service's user, with the service's settings and secrets.
set -eu
CONFIG=/etc/trygghetslaget
USER_NAME=trygghetslaget
# The version that runs, or another one that is laid beside it: upgrade.sh asks both.
program=/opt/trygghetslaget/${TRYGGHETSLAGET_RELEASE:+versions/}${TRYGGHETSLAGET_RELEASE:-current}/bin/dashboard

# The lines mean what they mean to the service's unit: NAME=value, in quotes or not. Nothing in them is run.
settings() {
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*} value=${line#*=}
    case "$name" in '' | "$line" | [0-9]* | *[!A-Z0-9_]* | CONFIG | USER_NAME) continue ;; esac
    value=${value%"${value##*[![:space:]]}"}
    case "$value" in
      \"*\") value=${value#\"} && value=$(printf '%s' "${value%\"}" | sed 's/\\\(["\\$`]\)/\1/g') ;;
      \'*\') value=${value#\'} value=${value%\'} ;;
    esac
    export "$name=$value"
  done
}
[ ! -r "$CONFIG/settings.env" ] || settings <"$CONFIG/settings.env"
case "$(id -un)" in
  root)
    for secret in "$CONFIG"/secrets/*; do
      [ -f "$secret" ] || continue
      export "$(basename "$secret" | tr '[:lower:]' '[:upper:]')=$(cat "$secret")"
    done
    cd /var/lib/trygghetslaget
    exec setpriv --reuid $USER_NAME --regid $USER_NAME --init-groups env HOME=/var/lib/trygghetslaget \
      "$program" "$@"
    ;;
  $USER_NAME)
    cd /var/lib/trygghetslaget
    exec "$program" "$@"
    ;;
  *)
    echo "Kör som root: sudo dashboard $*" >&2
    exit 1
    ;;
esac
