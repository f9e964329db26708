#!/usr/bin/env bash
# machine.sh FOLDER GROUP HOST: a real systemd as the init of a machine made of namespaces, with HOST in /opt/modular; its units are those in FOLDER/units,
# and no others. GROUP is the cgroup to make for it.
#
# What an init does to a machine, it must not be able to do to this one. Its root is not root here but a user without a name, so that this kernel
# takes no setting, no clock and no module from it. Of this machine's files only programs are there, read-only; all else is memory that goes with it,
# and so do its processes, its network and its cgroups.
set -euo pipefail
folder=$1 group=$2 host=$3
first=1000000000 # the user who is root inside

# outside: a cgroup of its own, the root of all cgroups inside; a user namespace, and in it all others
if [[ ${4:-} != inside ]]; then
  mkdir "$folder/root"
  for name in alternatives fonts ld.so.cache ld.so.conf ld.so.conf.d localtime nsswitch.conf passwd group X11 xrdp xdg; do
    [[ ! -e /etc/$name || -e $folder/etc/$name ]] || cp -a "/etc/$name" "$folder/etc/"
  done
  chown -hR "$first:$first" "$folder/etc" "$folder/root"
  mkdir "$group"
  chown "$first:$first" "$group" "$group"/cgroup.{procs,threads,subtree_control}
  unshare --user sleep 60 &
  users=$!
  until [[ $(readlink /proc/$users/ns/user) != "$(readlink /proc/self/ns/user)" ]]; do :; done
  echo "0 $first 65536" > /proc/$users/uid_map
  echo "0 $first 65536" > /proc/$users/gid_map
  exec {held}< /proc/$users/ns/user
  kill $users
  echo $$ > "$group/cgroup.procs"
  # ten minutes at most: when this ends, its init is killed, and everything in there with it
  exec timeout --signal KILL 600 nsenter --user=/proc/self/fd/$held --setuid 0 --setgid 0 \
    unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child --propagation private -- "$0" "$folder" "$group" "$host" inside
fi

[[ $$ == 1 && $(< /proc/self/uid_map) =~ ^\ *0\ +$first\ +65536$ ]] || { echo "These are no namespaces of its own." >&2; exit 1; }
mount --make-rprivate /
cd "$folder/root"
mount -t tmpfs -o mode=755 tmpfs .
cd "$folder/root"
mkdir usr opt etc proc sys dev run var root home
mkdir -m 1777 tmp

shown() {
  mkdir -p "$2"
  mount --rbind "$1" "$2"
  mount -o remount,bind,ro "$2"
}
shown /usr usr
for name in bin sbin lib lib64; do
  if [[ -L /$name ]]; then cp -d "/$name" "$name"; elif [[ -d /$name ]]; then shown "/$name" "$name"; fi
done
shown "$host" opt/modular
cp -a "$folder/etc/." etc/
echo 'modular:x:990:990::/var/lib/modular:/usr/sbin/nologin' >> etc/passwd
echo 'modular:x:990:' >> etc/group
mkdir -p etc/systemd/system
for name in sysinit basic network-online multi-user shutdown test; do
  printf '[Unit]\nDefaultDependencies=no\n' > "etc/systemd/system/$name.target"
done
cp "$folder"/units/* etc/systemd/system/
# the units, generators and presets of an ordinary machine are not even to be seen
for name in usr/lib/systemd/*; do
  [[ ! -d $name ]] || mount -t tmpfs -o ro tmpfs "$name"
done

mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
mkdir -p dev/pts dev/net
mkdir -m 1777 dev/shm
for name in null zero full random urandom tty net/tun; do
  touch "dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for number in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${number%:*}" "dev/${number#*:}"; done
mount -t tmpfs -o mode=755 tmpfs run
mkdir -p var/lib var/log var/cache
mkdir -m 1777 var/tmp
ln -s /run var/run

ip link set lo up
# xrdp asks nobody who may log in on a machine without any IPv6 address beside ::1
ip link add eth0 type veth peer name eth1
ip link set eth1 up
ip addr add 192.0.2.2/24 dev eth0
ip -6 addr add fd00:2::2/64 dev eth0 nodad
ip link set eth0 up

pivot_root . root
cd /
umount -l /root
[[ $(findmnt -no FSTYPE /) == tmpfs && $(findmnt -rno TARGET,OPTIONS -t nosysfs,noproc,nocgroup2,nodevpts,notmpfs,nodevtmpfs | grep -cv ' ro,') == 0 ]] \
  || { echo "Something of this machine is not read-only." >&2; findmnt >&2; exit 1; }

# no clock, no kernel modules, no raw devices, no log of the kernel, whatever it tries
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin container=modular-test \
  SYSTEMD_UNIT_PATH=/etc/systemd/system SYSTEMD_GENERATOR_PATH=/nowhere SYSTEMD_ENVIRONMENT_GENERATOR_PATH=/nowhere \
  setpriv --bounding-set -sys_time,-sys_module,-sys_rawio,-sys_boot,-syslog,-mknod --pdeathsig KILL \
  /usr/lib/systemd/systemd --system --unit=test.target --log-target=null --show-status=false
