#!/bin/sh
# The `dashboard` command on an installed machine: as the service's user, with the service's settings and secrets.
set -eu
CONFIG=/etc/trygghetslaget
USER_NAME=trygghetslaget
# The version that runs, or another one that is laid beside it: upgrade.sh asks both.
program=/opt/trygghetslaget/${TRYGGHETSLAGET_RELEASE:+versions/}${TRYGGHETSLAGET_RELEASE:-current}/bin/dashboard
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
