# What is done in a fresh root: installed twice, started as its unit says, used, backed up, ended.
# In namespaces of its own for mounts, processes and network: nothing outside is changed, nothing outside reached.
# $1: a folder for the root; $2: the folder to install from; $3: uv or pip; then folders of this machine to hide.
set -eu
room=$1 from=$2 way=$3
shift 3
mount --make-rprivate /
ip link set lo up
if [ "$way" = uv ]; then # this machine's system, with nothing of ours on it
  mount -t tmpfs tmpfs "$room"
  mkdir "$room/upper" "$room/work" "$room/root"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$room/upper,workdir=$room/work" "$room/root"
  root=$room/root
  for hidden in "$@"; do [ -d "$root$hidden" ] && mount -t tmpfs tmpfs "$root$hidden"; done
else # Debian's own smallest system, as debootstrap has laid it
  root=$room
  mount --bind "$root" "$root" # a mount of its own, to be made read only
fi
mount -t tmpfs tmpfs "$root/tmp" && mount -t tmpfs tmpfs "$root/run"
mount -t proc -o hidepid=invisible,subset=pid proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root/mnt/from" "$root/mnt/tools" "$root/mnt/cache"
mount --bind "$from" "$root/mnt/from"
mount --bind "$(dirname "$0")" "$root/mnt/tools"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LC_ALL=C.UTF-8
inside() { chroot "$root" "$@"; }
part() { printf '\n== %s\n' "$1"; }

if [ "$way" = uv ]; then
  cp "$UV_PROGRAM" "$root/usr/local/bin/uv"
  mount --bind "$UV_FOLDER" "$root/mnt/cache"
  export UV_CACHE_DIR=/mnt/cache UV_OFFLINE=1 UV_LINK_MODE=copy UV_NO_CONFIG=1
  install() { inside sh /mnt/from/install.sh --from /mnt/from --uv "$@"; }
else
  install() { inside sh /mnt/from/install.sh --from /mnt/from "$@"; }
fi

part install; install
echo 'DASHBOARD_DECIDER="krisledningen"' >>"$root/etc/trygghetslaget/settings.env"
part again; install
part misnamed; install --release nästa 2>&1 || true
# Another version beside the first, as far as the script can see: one is enough to install whole.
cp -a "$(readlink -f "$root"/opt/trygghetslaget/versions/*)" "$root/opt/trygghetslaget/versions/later"
part beside; install --release later
part folders; inside find /opt/trygghetslaget /etc/trygghetslaget /var/lib/trygghetslaget /var/backups/trygghetslaget \
  -maxdepth 2 -printf '%M %u %g %p %l\n'
part settings; cat "$root/etc/trygghetslaget/settings.env"
if inside sh -c 'command -v systemd-analyze' >/dev/null; then
  part units
  inside systemd-analyze verify trygghetslaget.target trygghetslaget@8501.service trygghetslaget-backup.service \
    trygghetslaget-backup.timer trygghetslaget-standby.service 2>&1 && echo verified
fi

# As ProtectSystem=strict has it: all is read only but what the service keeps.
mount --bind "$root/var/lib/trygghetslaget" "$root/var/lib/trygghetslaget"
mount --bind "$root/var/backups/trygghetslaget" "$root/var/backups/trygghetslaget"
mount -o remount,bind,ro "$root"
mount -t tmpfs tmpfs "$root/etc/trygghetslaget/secrets"
chmod 700 "$root/etc/trygghetslaget/secrets"
secret=$root/etc/trygghetslaget/secrets/dashboard_accessibility_contact
printf 'funktionsbrevlådan' >"$secret" && chmod 600 "$secret"
if [ "$way" = uv ]; then starter="python3 /mnt/tools/as_the_unit.py trygghetslaget@.service 8501"; else
  starter="setpriv --reuid trygghetslaget --regid trygghetslaget --init-groups --no-new-privs --bounding-set=-all \
    env HOME=/var/lib/trygghetslaget DASHBOARD_DATABASE_URL=sqlite:////var/lib/trygghetslaget/trygghetslaget.db \
    /opt/trygghetslaget/current/bin/dashboard run --port 8501"; fi
# shellcheck disable=SC2086
chroot "$root" $starter >"$root/tmp/log" 2>&1 &
service=$!
for _ in $(seq 600); do
  inside python3 -c 'import urllib.request as u; print(u.urlopen("http://127.0.0.1:8501/healthz").read().decode())' \
    >"$root/tmp/health" 2>/dev/null && break
  kill -0 $service 2>/dev/null || break
  sleep 0.1
done
part health; cat "$root/tmp/health"
part process; grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs|Seccomp):' "$root/proc/$service/status"
part secret; inside python3 -c "import urllib.request as u; \
  print('funktionsbrevlådan' in u.urlopen('http://127.0.0.1:8501/tillganglighet').read().decode())"
part told; cat "$root/tmp/log"
part users; inside dashboard user list --json
part backup
inside setpriv --reuid trygghetslaget --regid trygghetslaget --init-groups env HOME=/var/lib/trygghetslaget \
  DASHBOARD_DATABASE_URL=sqlite:////var/lib/trygghetslaget/trygghetslaget.db BACKUPS_KEEP=1 \
  sh -c '/opt/trygghetslaget/backup.sh && sleep 1 && /opt/trygghetslaget/backup.sh'
inside find /var/backups/trygghetslaget -type f -printf '%m %f\n' | sort -k2
kill -TERM $service
begun=$(date +%s%N)
wait $service && code=0 || code=$?
part ended; echo "$code $((($(date +%s%N) - begun) / 1000000))"
