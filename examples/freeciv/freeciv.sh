#!/bin/sh
# A Freeciv server whose game survives its machine:
#
#   worldkeep run --world island --save-dir saves -- examples/freeciv/freeciv.sh
#
# It goes on from the newest intact save in the world's directory, or starts a new game there with
# the commands in new.serv, or in the file that is given as its argument. FREECIV_PORT names
# another port than 5556. It needs the Debian packages freeciv-server and xz-utils.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
saves=$WORLDKEEP_SAVE_DIRECTORY
server=/usr/games/freeciv-server
new_game=${1:-$here/new.serv}

# Names sort by turn, and within one turn "interrupted" comes after "auto", as in time. Freeciv
# writes a save in place, so after a crash the newest is often empty or half; given one, it would
# silently wait for players of no game.
newest_intact() {
  find "$saves" -maxdepth 1 -name 'freeciv-T*.sav.xz' | sort -r | while read -r save; do
    if [ -s "$save" ] && xz -t -- "$save" 2>/dev/null; then
      echo "$save"
      break
    fi
  done
}

command -v xz >/dev/null || {
  echo "freeciv.sh: install xz-utils: without xz, a broken save can't be told from a good one" >&2
  exit 1
}
save=$(newest_intact)
if [ -n "$save" ]; then
  echo "freeciv.sh: resuming from $(basename -- "$save")" >&2
  set -- --file "$save" --read "$here/resume.serv"
else
  echo "freeciv.sh: starting a new game" >&2
  set -- --read "$new_game"
fi

# Freeciv refuses to run as root. In a user namespace of its own root is nobody, and still the owner
# of its files. exec, so that signals reach the server itself.
set -- "$server" -A none --port "${FREECIV_PORT:-5556}" --saves "$saves" "$@"
if [ "$(id -u)" = 0 ]; then
  exec unshare -U "$@"
fi
exec "$@"
