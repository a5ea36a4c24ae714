package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A final save that does not end as it should is said, and keeps the leases. */
final class FinalSaveTest {
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private void assertKept() throws Exception {
    try (Persistence persistence = lives.stores();
        GameServer other = GameServer.join(persistence.documents(), "other")) {
      assertThatThrownBy(() -> other.acquire("world/island", Duration.ZERO))
          .as("the lease is left to expire")
          .isInstanceOf(LeaseHeldException.class);
    }
  }

  @Test
  void interrupted_becauseTheTimeIsUp_isNotCalledSaved() throws Exception {
    CountDownLatch saving = new CountDownLatch(1);
    Played game =
        new Played() {
          @Override
          public void save(Session<Hero> session, Runnable moment) throws Exception {
            if (number == 42) {
              saving.countDown();
              new CountDownLatch(1).await(); // It never comes back.
            }
            super.save(session, moment);
          }
        };
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::open);
    game.number = 42;
    session.end();
    saving.await();

    life.cycle().softStop("the host can't wait", Duration.ofMillis(500));
    SessionReport report = life.end();

    assertThat(report.unsaved()).containsExactly("world island");
    assertThat(report.exitCode()).isEqualTo(74);
    assertKept();
  }
}
