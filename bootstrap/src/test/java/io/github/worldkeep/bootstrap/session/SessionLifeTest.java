package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.state.player.PlayerHandle;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionLifeTest {
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  @Test
  void softStop_whilePlayed_savesWorldAndPlayers() throws Exception {
    Played game = new Played();
    Life life = lives.begin(game);
    Session<Hero> session = game.next();
    PlayerHandle<Hero> ada = join(session, "ada");
    ada.update(hero -> hero.with(7));
    game.number = 42;

    SessionReport report = life.stop();

    assertThat(report)
        .isEqualTo(
            new SessionReport(
                State.STOPPED, 1, report.failure(), report.unsaved(), report.journal()));
    assertThat(report.failure()).isEmpty();
    assertThat(report.exitCode()).isZero();
    assertThat(game.heard).containsExactly("load", "softStop", "stop");
    assertThat(lives.savedNumber()).isEqualTo("42");
  }

  @Test
  void nextServer_loadsWhatTheLastOneSaved() throws Exception {
    Played game = new Played();
    Life first = lives.begin(game);
    join(game.next(), "ada").update(hero -> hero.with(7));
    game.number = 42;
    first.stop();

    Played later = new Played();
    lives.room("{\"sessionId\": \"match-2\", \"worldId\": \"" + Lives.WORLD + "\"}");
    lives.begin(later);
    Session<Hero> session = later.next();

    assertThat(later.number).isEqualTo(42);
    assertThat(join(session, "ada").value()).isEqualTo(new Hero(7));
  }

  private PlayerHandle<Hero> join(Session<Hero> session, String player) {
    org.awaitility.Awaitility.await().until(session::open);
    return session.join(lives.token(player, session.id())).player();
  }
}
