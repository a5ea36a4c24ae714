package io.github.worldkeep.examples.camp;

import io.github.worldkeep.bootstrap.session.Game;
import io.github.worldkeep.bootstrap.session.Session;
import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.token.Admission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A game whose world is a file that counts nights. */
final class Camp implements Game<Camper> {
  private volatile int night;

  @Override
  public void load(Session<Camper> session) throws IOException {
    Path file = file(session);
    night = 1 + (Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0);
    System.out.println("night " + night + " begins");
    Match match = session.match().orElseGet(() -> session.startMatch("camp", Map.of()));
    match.event("dusk", Map.of("night", night));
  }

  @Override
  public Camper newPlayer(Admission admission) {
    return new Camper(0);
  }

  @Override
  public void save(Session<Camper> session, Runnable moment) throws IOException {
    int now = night; // A game with a tick does this, and calls the moment, between two ticks.
    moment.run();
    Files.createDirectories(session.directory());
    Files.writeString(file(session), Integer.toString(now));
  }

  @Override
  public void stop(Session<Camper> session) {
    session.match().ifPresent(match -> match.end(MatchResult.of("slept")));
    System.out.println("night " + night + " ends");
  }

  private static Path file(Session<Camper> session) {
    return session.directory().resolve("nights");
  }

  /**
   * Admits a client's player and gives them one wood, as the thread of a client's connection does.
   */
  static PlayerHandle<Camper> arrive(Session<Camper> session, String token) {
    PlayerHandle<Camper> camper = session.join(token).player();
    camper.update(before -> new Camper(before.wood() + 1));
    return camper;
  }
}
