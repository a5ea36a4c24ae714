package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.http.StandIn;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.SessionLimits;
import io.github.worldkeep.bootstrap.options.SessionSource;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins that expire before the server ends. */
final class LoginLifeTest {
  private final Played game = new Played();
  private final StageBackend backend = new StageBackend();
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
    lives.backend = Optional.of(backend);
    backend.loginLasts = Optional.of(Duration.ofSeconds(1));
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  @Test
  void login_thatLastsASecond_isRenewed_andTheGameGoesOn() throws Exception {
    Life life = lives.begin(game);
    game.next();
    int first = backend.logins.get();

    await().until(() -> backend.logins.get() >= first + 2);

    assertThat(life.report()).isNotDone();
    assertThat(game.heard).containsExactly("load");
    assertThat(life.stop().exitCode()).isZero();
  }

  @Test
  void login_thatIsRefusedWhilePlayed_endsTheGame_withASave() throws Exception {
    lives.options(lives.options().withSessions(SessionLimits.DEFAULT.withMaxRecycles(2)));
    Life life = lives.begin(game);
    game.next();
    game.number = 42;
    backend.refusesLogins = true;

    SessionReport report = life.end();

    assertThat(report.exitCode()).isZero();
    assertThat(report.sessions()).as("no other one without a login").isEqualTo(1);
    assertThat(game.heard).containsExactly("load", "stop");
    assertThat(lives.savedNumber()).isEqualTo("42");
  }

  @Test
  void login_thatIsRefusedWhileNothingIsPlayed_endsTheServer() throws Exception {
    lives.mode(Mode.ALLOCATE);
    Life life = lives.begin(game);
    await().until(() -> lives.host.heard.contains("ready"));
    backend.refusesLogins = true;

    SessionReport report = life.end();

    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.failure().orElseThrow())
        .isEqualTo("could not log in again: the stage knows nobody");
    assertThat(game.heard).isEmpty();
  }

  @Test
  void login_thatIsNotAnsweredWhileNothingIsPlayed_isTriedAgain() throws Exception {
    lives.mode(Mode.ALLOCATE);
    Life life = lives.begin(game);
    await().until(() -> lives.host.heard.contains("ready"));
    int logins = backend.logins.get();
    backend.loginsWithoutAnswer.set(3);
    await().until(() -> backend.logins.get() > logins + 4);

    backend.provide(lives.host.allocation("match-9"));
    lives.host.listener().allocated(lives.host.allocation("match-9"));

    assertThat(game.next().id()).isEqualTo("match-9");
    assertThat(life.stop().exitCode()).isZero();
  }

  @Test
  void login_thatIsNeverAnsweredWhileNothingIsPlayed_endsTheServerByItsDeadline() throws Exception {
    Times times = lives.times();
    lives.times(times.withStart(times.start().withServices(Duration.ofSeconds(2))));
    lives.mode(Mode.ALLOCATE);
    Life life = lives.begin(game);
    await().until(() -> lives.host.heard.contains("ready"));
    backend.loginsWithoutAnswer.set(Integer.MAX_VALUE);

    SessionReport report = life.end();

    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.failure().orElseThrow())
        .isEqualTo("could not log in again: it took longer than 2000 ms: the stage is away");
  }

  private StandIn studio(Path directory) throws Exception {
    StandIn studio = new StandIn(backend.client(), directory);
    lives.backend = Optional.empty();
    lives.options(
        lives
            .options()
            .withSource(new SessionSource(Mode.AUTO_CREATE, "local", "http", Optional.empty())));
    lives.environment.put("WORLDKEEP_BACKEND_URL", studio.url().toString());
    lives.environment.put("WORLDKEEP_BACKEND_CLIENT_ID", StandIn.CLIENT);
    lives.environment.put("WORLDKEEP_BACKEND_CLIENT_SECRET", StandIn.SECRET);
    return studio;
  }

  @Test
  void loginAtAStudio_isRenewed_andRefusedInTheEnd_withASave(@TempDir Path directory)
      throws Exception {
    try (StandIn studio = studio(directory)) {
      studio.lifetime(1);
      Life life = lives.begin(game);
      game.next();
      game.number = 42;
      await().until(() -> studio.logins() > 2);
      assertThat(life.report()).isNotDone();

      studio.secret("another");
      SessionReport report = life.end();

      assertThat(report.exitCode()).isZero();
      assertThat(game.heard).containsExactly("load", "stop");
      assertThat(lives.savedNumber()).isEqualTo("42");
    }
  }

  @Test
  void tokenThatTheStudioForgets_isRenewed_andTheGameGoesOn(@TempDir Path directory)
      throws Exception {
    try (StandIn studio = studio(directory)) {
      Life life = lives.begin(game);
      game.next();
      assertThat(studio.logins()).isEqualTo(1);

      studio.revokeTokens();

      await().until(() -> studio.logins() == 2);
      assertThat(life.stop().exitCode()).isZero();
    }
  }
}
