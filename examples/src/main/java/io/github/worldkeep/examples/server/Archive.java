package io.github.worldkeep.examples.server;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The data that the server saves besides its players: the board, as a world under a lease, and the
 * record of the session, as a match. Opening, saving and ending wait for stores. For one thread at
 * a time.
 */
final class Archive {

  private final Lease lease;
  private final World world;
  private final Match match;
  private final Path directory;

  private Archive(Lease lease, World world, Match match, Path directory) {
    this.lease = lease;
    this.world = world;
    this.match = match;
    this.directory = directory;
  }

  /**
   * Opens the archive. If another server has the world, waits until that server releases the lease,
   * or the lease expires.
   */
  static Archive open(Persistence stores, GameServer server, TownOptions settings)
      throws IOException {
    WorldId id = new WorldId(settings.world());
    Lease lease = server.acquire(id.leaseName(), PlayersOptions.DEFAULT.loadTimeout());
    World world = new Worlds(stores).open(id, lease);
    world.restore(settings.directory());
    Matches matches = new Matches(stores.documents());
    String session = settings.session();
    Match match =
        matches
            .resume(session) // After a crash, the session goes on.
            .orElseGet(
                () -> matches.start(session, "town", Map.of("world", settings.world()), List.of()));
    return new Archive(lease, world, match, settings.directory());
  }

  Board board() throws IOException {
    return Board.read(directory);
  }

  Match match() {
    return match;
  }

  void save(Board board) throws IOException {
    saveWorld(board);
    match.save();
  }

  void end(Board board, MatchResult result) throws IOException {
    saveWorld(board);
    match.end(result);
    lease.release();
  }

  private void saveWorld(Board board) throws IOException {
    board.write(directory);
    world.save(directory);
  }
}
