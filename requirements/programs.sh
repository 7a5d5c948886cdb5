#!/bin/sh
# Installs the Debian packages that some tests drive; elsewhere, or without the right to install, those tests skip.
list=$(dirname "$0")/debian.txt
command -v apt-get >/dev/null || { echo "no apt-get here: tests that need $(xargs <"$list") skip where they are missing"; exit 0; }
dpkg-query --show $(cat "$list") >/dev/null 2>&1 && exit 0
[ "$(id -u)" = 0 ] || { echo "to run every test: sudo apt-get install $(xargs <"$list")"; exit 0; }
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet --quiet
xargs apt-get install --quiet --quiet --yes --no-install-recommends <"$list" >/dev/null ||
  echo "some Debian packages could not be installed: the tests that need them skip"
