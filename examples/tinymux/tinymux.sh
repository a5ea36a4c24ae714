#!/bin/sh
# A TinyMUX server whose database survives its machine. Once, where you want the game:
#
#   tinymux-install
#
# And then:
#
#   worldkeep run --world mux --save-dir saves -- examples/tinymux/tinymux.sh tinymux/game
#
# It needs the Debian package tinymux. It takes the place of Startmux, which starts the server in
# the background, so that it seems to end at once.
set -eu
saves=$WORLDKEEP_SAVE_DIRECTORY
cd -- "${1:?name the directory game that tinymux-install made}"

# All files that netmux.conf names below data are the world's.
[ -L data ] || mv data data.new
ln -sfn -- "$saves" data

# The server reads netmux.db and dumps to netmux.db.new. The dump before is netmux.db.new.prev, which
# a crash between two renames leaves alone.
for dump in netmux.db.new.prev netmux.db.new; do
  if [ -e data/$dump ]; then
    mv data/$dump data/netmux.db
  fi
done
if [ -e data/netmux.db ]; then
  echo "tinymux.sh: resuming" >&2
else
  echo "tinymux.sh: starting a new game" >&2
  cp data.new/netmux.db data/
fi

# exec, so that signals reach the server itself. SIGTERM makes it dump. It ends its helpers.
export LD_LIBRARY_PATH=./bin
exec ./bin/netmux -c netmux.conf -p netmux.pid -e -
