#!/bin/sh
# A Luanti (Minetest) server whose world survives its machine:
#
#   worldkeep run --world island --save-dir saves -- examples/luanti/luanti.sh --port 30000
#
# The arguments are the server's own, such as --config, --gameid and --port. It needs the Debian
# package minetest-server or luanti-server.
set -eu
for server in luantiserver minetestserver; do
  # Debian's command of this name, in /usr/games, logs to a file that only its own user may write.
  program=/usr/lib/${server%server}/$server
  if [ -x "$program" ]; then
    # exec, so that signals reach the server itself.
    exec "$program" --world "$WORLDKEEP_SAVE_DIRECTORY" --logfile '' "$@"
  fi
done
echo "luanti.sh: install minetest-server or luanti-server" >&2
exit 127
