package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with only some of the stores named, or with a store that no backend can share. */
final class NamedStoresLifeTest {
  private final Played game = new Played();
  private Path directory;
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    this.directory = directory;
    lives = new Lives(directory);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WORLDKEEP_KEY_VALUES", "WORLDKEEP_DOCUMENTS", "WORLDKEEP_OBJECTS"})
  void begin_withoutOneStore_failsAndNamesItsVariable(String missing) throws Exception {
    lives.environment.remove(missing);

    SessionReport report = lives.begin(game).end();

    assertThat(report.endState()).isEqualTo(State.FAILED);
    assertThat(report.failure().orElseThrow()).contains("set " + missing);
    assertThat(game.heard).isEmpty();
  }

  @Test
  void begin_allocatedWithHalfOfItsStores_failsAndNamesTheVariable() throws Exception {
    lives.mode(Mode.AUTO_CREATE);
    lives
        .environment
        .keySet()
        .removeIf(name -> name.matches("WORLDKEEP_(KEY_VALUES|DOCUMENTS|OBJECTS)"));
    lives.environment.put("WORLDKEEP_SAVE_ROOT", directory.toString());
    lives.room("{\"stores\": {\"objects\": \"file:" + directory.resolve("objects") + "\"}}");

    SessionReport report = lives.begin(game).end();

    assertThat(report.failure().orElseThrow()).contains("set WORLDKEEP_DOCUMENTS");
    assertThat(directory.resolve("objects")).doesNotExist();
  }

  @Test
  void begin_withOneUriForAllThatItOffers_plays() throws Exception {
    lives.environment.remove("WORLDKEEP_KEY_VALUES");
    lives.environment.remove("WORLDKEEP_DOCUMENTS");
    lives.environment.put("WORLDKEEP_STORES", "sqlite:" + directory.resolve("all.db"));
    Lives.Life life = lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);

    session.join(lives.token("ada", session.id()));

    assertThat(life.stop().endState()).isEqualTo(State.STOPPED);
  }

  @Test
  void join_whereKeysAndValuesAreThisProcessesOwn_saysWhyNobodyCan() throws Exception {
    lives.environment.put("WORLDKEEP_KEY_VALUES", "memory:");
    lives.begin(game);
    Session<Hero> session = game.next();
    await().until(session::joinable);

    assertThatThrownBy(() -> session.join("x".repeat(43)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNSUPPORTED))
        .hasMessageContaining("WORLDKEEP_KEY_VALUES");
  }

  @Test
  void late_whileTheStoresAreOpened_saysWhatItWaitedFor() {
    Repeated repeated = new Repeated(new Audience(SessionListener.NONE));
    Duration limit = Duration.ofSeconds(30);

    String late =
        repeated.during("it waited for documents (x:y)", () -> repeated.late(limit).getMessage());

    assertThat(late).isEqualTo("it took longer than 30000 ms: it waited for documents (x:y)");
    assertThat(repeated.late(limit)).hasMessage("it took longer than 30000 ms");
  }
}
