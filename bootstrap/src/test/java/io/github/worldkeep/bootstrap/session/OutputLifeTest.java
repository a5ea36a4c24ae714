package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.backend.store.SessionFiles;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.OutputFiles;
import io.github.worldkeep.bootstrap.options.SessionLimits;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.bootstrap.session.Lives.Life;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The logs of a session, which are uploaded after everything more valuable. */
final class OutputLifeTest {
  private final StageBackend backend = new StageBackend();
  private final Writing game = new Writing();
  private Path temp;
  private Lives lives;

  /** Writes a log with a line for each event. */
  private static class Writing extends Played {
    void log(Session<Hero> session, String line) throws IOException {
      Path logs = Files.createDirectories(session.directory().resolveSibling("logs"));
      Files.writeString(
          logs.resolve(session.id() + ".log"),
          line + ";",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }

    @Override
    public void load(Session<Hero> session) throws Exception {
      log(session, "load");
      super.load(session);
    }

    @Override
    public void stop(Session<Hero> session) throws Exception {
      super.stop(session);
      log(session, "stop");
    }
  }

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    temp = directory;
    lives = new Lives(directory);
    lives.backend = Optional.of(backend);
    lives.options(
        lives
            .options()
            .withDirectories(Directories.DEFAULT.withOutput(OutputFiles.in(Path.of("logs")))));
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  private Session<Hero> next() throws Exception {
    Session<Hero> session = game.next();
    await().until(session::joinable);
    game.number = 42;
    return session;
  }

  private enum End {
    SOFT_STOP {
      @Override
      void end(Lives lives, Life life, Session<Hero> session) {
        life.cycle().softStop("the test says so", Duration.ofSeconds(20));
      }
    },
    MATCH_ENDED {
      @Override
      void end(Lives lives, Life life, Session<Hero> session) {
        session.matchEnded();
      }
    },
    HARD_STOP {
      @Override
      void end(Lives lives, Life life, Session<Hero> session) {
        lives.host.listener().hardStop("the host has lost it", Optional.empty());
      }
    };

    abstract void end(Lives lives, Life life, Session<Hero> session);
  }

  @ParameterizedTest
  @EnumSource
  void log_isUploaded_afterTheSaveAndTheLeave(End end) throws Exception {
    List<String> saved = new CopyOnWriteArrayList<>();
    backend.uploading = name -> saved.add(savedNumber());
    Life life = lives.begin(game);
    Session<Hero> session = next();

    end.end(lives, life, session);
    SessionReport report = life.end();

    assertThat(report.exitCode()).isEqualTo(end == End.HARD_STOP ? 5 : 0);
    assertThat(saved).as("the world in the store at the upload").containsExactly("42");
    assertThat(backend.uploads).containsOnlyKeys("no match: match-1.log");
    assertThat(backend.heard).containsSubsequence("leave match-1", "upload match-1.log", "close");
    assertThat(lives.host.heard).contains("ended " + report.exitCode());
  }

  private String savedNumber() {
    try {
      return lives.savedNumber();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void gameThatFailsToStart_leavesItsLog() throws Exception {
    Writing failing =
        new Writing() {
          @Override
          public void load(Session<Hero> session) throws Exception {
            log(session, "why");
            throw new IllegalStateException("the game can't start");
          }
        };

    assertThat(lives.begin(failing).end().exitCode()).isEqualTo(5);

    assertThat(backend.uploads).isEqualTo(Map.of("no match: match-1.log", "why;"));
  }

  @Test
  void sessionsOfOneProcess_uploadTheirOwnLogs() throws Exception {
    lives.room("{\"worldId\": \"island\"}");
    lives.options(lives.options().withSessions(SessionLimits.DEFAULT.withMaxRecycles(2)));
    Life life = lives.begin(game);
    for (int i = 0; i < 3; i++) {
      next().end();
    }

    assertThat(life.end().sessions()).isEqualTo(3);

    assertThat(backend.heard).filteredOn(what -> what.startsWith("upload")).hasSize(3);
    assertThat(backend.uploads).hasSize(3).containsValue("load;stop;");
  }

  @Test
  void backendThatHangs_delaysNeitherTheSaveNorTheExit() throws Exception {
    CountDownLatch uploading = new CountDownLatch(1);
    CountDownLatch healed = new CountDownLatch(1);
    backend.uploading =
        name -> {
          uploading.countDown();
          awaitWhateverComes(healed);
        };
    Times times = lives.times();
    lives.times(times.withStop(times.stop().withCleanUp(Duration.ofSeconds(4))));
    try {
      Life life = lives.begin(game);
      next().end();
      uploading.await();
      long begun = System.nanoTime();
      assertThat(lives.savedNumber()).isEqualTo("42");

      SessionReport report = life.end();

      assertThat(report.exitCode()).isZero();
      assertThat(report.failure()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(7));
      assertThat(lives.host.heard).containsSubsequence("ended 0", "close");
    } finally {
      healed.countDown();
    }
  }

  /** Hangs, and ignores interrupts. */
  private static void awaitWhateverComes(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException e) {
        // It hangs.
      }
    }
  }

  @Test
  void log_withoutOutput_staysWhereItIs() throws Exception {
    lives.options(lives.options().withDirectories(lives.options().directories().withoutOutput()));
    Life life = lives.begin(game);
    next().end();

    assertThat(life.end().exitCode()).isZero();

    assertThat(backend.uploads).isEmpty();
    assertThat(life.machine().resolve("logs/match-1.log")).hasContent("load;stop;");
  }

  @Test
  void logOfAMatch_isReadByTheBackendsSide_underTheMatch() throws Exception {
    lives.backend = Optional.empty();
    Life life = lives.begin(game);
    Session<Hero> session = next();
    session.startMatch("duel", Map.of());
    session.startMatch("duel", Map.of());
    session.end();
    assertThat(life.end().exitCode()).isZero();

    try (Persistence persistence = lives.stores()) {
      SessionFiles files = new SessionFiles(persistence.objects());
      Origin match = Origin.match("match-1", "match-1.2");
      assertThat(files.origins("match-1")).containsExactly(match);
      assertThat(files.list(match)).containsExactly("match-1.log");
      files.download(match, "match-1.log", temp.resolve("read"));
    }
    assertThat(temp.resolve("read")).hasContent("load;stop;");
  }
}
