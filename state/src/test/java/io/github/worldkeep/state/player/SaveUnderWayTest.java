package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a game asks for while a write of the same player has not been answered yet. */
final class SaveUnderWayTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** No heartbeat comes between. */
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMinutes(30));

  @TempDir private Path temp;
  private final FaultInjection faults = new FaultInjection();
  private final CountDownLatch writing = new CountDownLatch(1);
  private Persistence persistence;
  private GameServer server;
  private Players<Hero> players;
  private PlayerHandle<Hero> ada;

  record Hero(int level) {}

  @BeforeEach
  void saveOnceWithoutAnAnswer() throws Exception {
    persistence = Persistence.open(faults.wrap(PersistenceConfig.embedded(temp)));
    server = GameServer.join(persistence.documents(), "here", TERMS, ServerListener.NONE);
    players = Players.open(server, PlayerType.of(Hero.class));
    ada = players.load("ada", () -> new Hero(1));
    faults.inject(
        (kind, method) -> {
          if (method.equals("commit")) {
            writing.countDown();
            return Fault.STALL;
          }
          return Fault.NONE;
        });
    ada.update(hero -> new Hero(2));
    ada.save();
    assertThat(writing.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void close() {
    faults.close();
    players.close(LONG);
    server.close();
    persistence.close();
  }

  @Test
  void save_ofWhatIsUnderWay_isNotDurableBeforeIt() {
    Save again = ada.save();

    assertThat(again.isDone()).isFalse();

    faults.heal();
    assertThat(again.await(LONG)).isEqualTo(2);
    assertThat(players.revisions().value("ada", 2)).contains(new Hero(2));
  }

  @Test
  void save_ofALaterChange_isTheNextRevision() {
    ada.update(hero -> new Hero(3));
    Save later = ada.save();

    assertThat(later.isDone()).isFalse();

    faults.heal();
    assertThat(later.await(LONG)).isEqualTo(3);
    assertThat(players.revisions().value("ada", 2)).contains(new Hero(2));
    assertThat(players.revisions().value("ada", 3)).contains(new Hero(3));
  }

  @Test
  void leave_whileAWriteIsUnderWay_endsWhenAllIsDurable() {
    ada.update(hero -> new Hero(3));
    Save leaving = ada.leave();

    assertThat(leaving.isDone()).isFalse();

    faults.heal();
    assertThat(leaving.await(LONG)).isEqualTo(3);
    assertThat(players.load("ada", () -> new Hero(0)).value()).isEqualTo(new Hero(3));
  }
}
