package io.github.worldkeep.bootstrap.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are unavailable at the start of a run, in the middle or at the end. */
final class StoreAwayTest {
  private static final FaultPlan AWAY = FaultPlan.always(Fault.before(Kind.UNAVAILABLE));

  private final Played game = new Played();
  private final FaultInjection faults = new FaultInjection();
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
    Map<String, String> direct = new HashMap<>(lives.environment);
    PersistenceConfig wrapped = faults.wrap(PersistenceConfig.fromEnvironment(direct::get));
    lives.environment.put("WORLDKEEP_KEY_VALUES", uri(wrapped, StoreKind.KEY_VALUES));
    lives.environment.put("WORLDKEEP_DOCUMENTS", uri(wrapped, StoreKind.DOCUMENTS));
    lives.environment.put("WORLDKEEP_OBJECTS", uri(wrapped, StoreKind.OBJECTS));
  }

  private static String uri(PersistenceConfig config, StoreKind kind) {
    return config.stores().get(kind).toText();
  }

  @AfterEach
  void end() throws Exception {
    faults.heal();
    lives.close();
    faults.close();
  }

  private PlayerHandle<Hero> join(Session<Hero> session, String player) {
    await().until(session::joinable);
    return session.join(lives.token(player, session.id())).player();
  }

  @Test
  void awayAtTheStart_forTooLong_fails_andStartsNothing() throws Exception {
    Times times = lives.times();
    lives.times(times.withStart(times.start().withServices(Duration.ofSeconds(1))));
    faults.inject(AWAY);

    SessionReport report = lives.begin(game).end();

    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.failure()).isPresent();
    assertThat(game.heard).isEmpty();
  }

  @Test
  void awayAtTheStart_forAMoment_isWaitedFor() throws Exception {
    faults.inject(AWAY.times(4));

    Life life = lives.begin(game);
    game.next();

    assertThat(life.stop().exitCode()).isZero();
  }

  @Test
  void awayInTheMiddle_theGameGoesOn_andAllIsSavedInTheEnd() throws Exception {
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    PlayerHandle<Hero> ada = join(session, "ada");
    faults.inject(AWAY);
    ada.update(hero -> hero.with(7));
    game.number = 42;

    Duration age = session.timeSinceCheckpoint();
    assertThatThrownBy(session::checkpoint).isInstanceOf(StoreException.class);
    assertThat(session.timeSinceCheckpoint()).as("one that failed is none").isGreaterThan(age);
    assertThat(game.heard).containsExactly("load");
    faults.heal();
    SessionReport report = life.stop();

    assertThat(report.exitCode()).isZero();
    assertThat(lives.savedNumber()).isEqualTo("42");
  }

  @Test
  void awayInTheMiddle_isLoggedOnce_andSoIsTheReturn() throws Exception {
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      faults.inject(AWAY);
      game.number = 42;
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(session::checkpoint).isInstanceOf(StoreException.class);
      }
      faults.heal();
      session.checkpoint();
      session.checkpoint();
    } finally {
      System.setErr(err);
    }
    assertThat(life.stop().exitCode()).isZero();

    assertThat(log.toString(UTF_8).lines().filter(line -> line.contains("Outage")))
        .satisfiesExactly(
            away -> assertThat(away).contains("WARN", "store away, saves wait: "),
            back -> assertThat(back).contains("WARN", "store back, after "));
  }

  @Test
  void awayAtTheEnd_isSaid_andTheJournalBringsThePlayerBack() throws Exception {
    Times times = lives.times();
    lives.times(
        times.withStop(times.stop().withGame(Duration.ofSeconds(1), Duration.ofMillis(1_500))));
    Life first = lives.begin(game);
    PlayerHandle<Hero> ada = join(game.next(), "ada");
    ada.update(hero -> hero.with(7));
    game.number = 42;
    faults.inject(AWAY);

    SessionReport report = first.stop();

    assertThat(report.exitCode()).isEqualTo(74);
    assertThat(report.unsaved()).containsExactly("world island", "player ada (journal)");
    faults.heal();
    lives.room("{\"sessionId\": \"match-2\", \"worldId\": \"island\"}");
    Played later = new Played();
    lives.begin(later, first.machine());
    assertThat(join(later.next(), "ada").value()).isEqualTo(new Hero(7));
    assertThat(later.number).as("the world's file was still on this disk").isIn(0, 42);
  }
}
