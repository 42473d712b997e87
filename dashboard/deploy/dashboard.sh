#!/bin/sh
# The `dashboard` command on an installed machine: as the service's user, with the service's settings and secrets.
set -eu
CONFIG=${TRYGGHETSLAGET_CONFIG:-/etc/trygghetslaget}
USER_NAME=trygghetslaget
if [ -r "$CONFIG/settings.env" ]; then
  set -a
  . "$CONFIG/settings.env"
  set +a
fi
case "$(id -un)" in
  root)
    for secret in "$CONFIG"/secrets/*; do
      [ -f "$secret" ] || continue
      export "$(basename "$secret" | tr '[:lower:]' '[:upper:]')=$(cat "$secret")"
    done
    cd /var/lib/trygghetslaget
    exec setpriv --reuid $USER_NAME --regid $USER_NAME --init-groups env HOME=/var/lib/trygghetslaget \
      /opt/trygghetslaget/current/bin/dashboard "$@"
    ;;
  $USER_NAME)
    cd /var/lib/trygghetslaget
    exec /opt/trygghetslaget/current/bin/dashboard "$@"
    ;;
  *)
    echo "Kör som root: sudo dashboard $*" >&2
    exit 1
    ;;
esac
