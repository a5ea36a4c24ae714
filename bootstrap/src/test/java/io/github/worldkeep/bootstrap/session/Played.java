package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.state.token.Admission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A game whose world is one file with a number that the test sets. It records its calls. */
class Played implements Game<Hero> {
  static final String FILE = "number";

  final List<String> heard = new CopyOnWriteArrayList<>();
  final BlockingQueue<Session<Hero>> started = new LinkedBlockingQueue<>();
  volatile int number;

  /** Waits for the next session that is played, and returns it. */
  Session<Hero> next() throws InterruptedException {
    Session<Hero> session = started.poll(20, TimeUnit.SECONDS);
    if (session == null) {
      throw new AssertionError("no session was begun: " + heard);
    }
    return session;
  }

  @Override
  public void load(Session<Hero> session) throws Exception {
    heard.add("load");
    Path file = session.directory().resolve(FILE);
    number = Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
    started.add(session);
  }

  @Override
  public Hero newPlayer(Admission admission) {
    return new Hero(0);
  }

  @Override
  public void save(Session<Hero> session, Runnable moment) throws Exception {
    moment.run();
    Files.createDirectories(session.directory());
    Files.writeString(session.directory().resolve(FILE), Integer.toString(number));
  }

  @Override
  public void sessionChanged(Session<Hero> session, GameSession now) {
    heard.add("changed");
  }

  @Override
  public void softStop(Session<Hero> session, Duration left) {
    heard.add("softStop");
  }

  @Override
  public void leaseLost(Session<Hero> session) {
    heard.add("leaseLost");
  }

  @Override
  public void stop(Session<Hero> session) throws Exception {
    heard.add("stop");
  }
}
