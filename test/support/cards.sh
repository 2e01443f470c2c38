#!/bin/sh
# Runs a program that takes the veth ends of this namespace for cards in PCI slots: cards.sh PROGRAM ARGUMENT...
# What /sys says of each adapter stays true but for its device. Only in the private mount namespace of `ip netns exec`,
# with which the two mounts go away.
set -eu
cards=/mnt
mount -t tmpfs cards "$cards"
for adapter in /sys/class/net/*; do
  card="$cards/${adapter##*/}"
  mkdir "$card"
  for fact in address carrier flags ifindex operstate type uevent; do
    # Links come and go: where these are told is not covered by the mount below.
    live="/sys/devices/virtual/net/${adapter##*/}/$fact"
    if [ "$fact" != type ] && [ -e "$live" ]; then ln -s "$live" "$card/$fact"; continue; fi
    cat "$adapter/$fact" > "$card/$fact" 2>/dev/null || true
  done
  if [ "${adapter##*/}" != lo ]; then
    mkdir "$card/device"
    ln -s ../../../../bus/pci "$card/device/subsystem"
  fi
done
mount --bind "$cards" /sys/class/net
exec "$@"
