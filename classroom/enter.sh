# A root folder of its own for a command, where bubblewrap is missing (`classroom.isolation`).
# enter.sh ROOT SIZE USER FROM TO FROM TO ... -- COMMAND: runs in new namespaces, as their root.
# SIZE: options of the disk. USER: the number of the user to become, or "-" where the namespaces hold one user only.
set -eu
root=$1 size=$2 user=$3
shift 3
mount --make-rprivate /
mount -t tmpfs -o size=1m,nr_inodes=2000,mode=755 root "$root"
mkdir "$root/proc" "$root/tmp" "$root/dev" "$root/old"
while [ "$1" != -- ]; do
  from=$1 place=$2 to=$root$2
  shift 2
  if [ -L "$from" ]; then
    ln -s "$(readlink "$from")" "$to"
    continue
  elif [ -d "$from" ]; then
    mkdir -p "$to"
  else
    mkdir -p "$(dirname "$to")"
    : >"$to"
  fi
  mount --bind "$from" "$to"
  case $place in /dev/*) ;; *) mount -o remount,bind,ro "$to" ;; esac
done
shift
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o "$size,mode=1777" tmp "$root/tmp"
cd "$root"
pivot_root . old
umount -l /old
mount -o remount,bind,ro /
[ "$user" = - ] || become="--reuid $user --regid $user --clear-groups"
# shellcheck disable=SC2086
exec setpriv ${become:-} --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
