package io.github.worldkeep.bootstrap.backend.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Format 1 of sessions, as {@code docs/formats.md} describes it. */
class SessionFormatTest {
  @TempDir private Path temp;
  private BackendStores stores;

  @BeforeEach
  void open() {
    stores = new BackendStores(temp);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = SessionFormatTest.class.getResourceAsStream("/formats/" + name)) {
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    }
  }

  private static Instance instance(String id) {
    return new Instance(id, "a1", Optional.of(new Address("198.51.100.7", 7777)), true, 16);
  }

  private static SessionDraft draft() {
    return new SessionDraft(
        "match-7",
        "duel",
        Optional.of("a1"),
        Optional.of(new WorldId("isle")),
        List.of("ada", "zo\u00eb"),
        "{\"mode\":\"ranked\",\"gravity\":9.81}");
  }

  private GameSession run() {
    stores.sessions().create(draft());
    stores.sessions().publish("match-7", instance("i1"));
    stores.clock().advance(Duration.ofSeconds(90));
    return stores.sessions().publish("match-7", instance("i2"));
  }

  private DocumentCollection<byte[]> raw() {
    return stores.persistence().documents().collection("sessions", Codec.raw());
  }

  @Test
  void publish_fixedSession_writesTheGoldenFiles() throws Exception {
    run();
    stores.sessions().report("match-7", "i2", Crowd.of(2, 16), true);

    assertThat(stores.document("sessions", "match-7")).isEqualTo(golden("session-1.json"));
    assertThat(stores.document("session_instances", "match-7"))
        .isEqualTo(golden("session-instance-1.json"));
    assertThat(stores.document("session_lanes", Lane.of("match-7").id()))
        .isEqualTo(golden("session-lane-1.json"));
  }

  @Test
  void delete_fixedSession_leavesTheGoldenMark() throws Exception {
    run();
    stores.sessions().delete("match-7");

    assertThat(stores.document("sessions", "match-7")).isEqualTo(golden("session-deleted-1.json"));
    assertThat(stores.document("session_instances", "match-7")).isEmpty();
  }

  @Test
  void get_goldenFile_isItsSession() throws Exception {
    GameSession session = run();
    stores.sessions().delete("match-7");
    raw().put("match-7", golden("session-1.json").getBytes(UTF_8));

    GameSession read = stores.sessions().get("match-7").orElseThrow();

    assertThat(read).usingRecursiveComparison().ignoringFields("etag").isEqualTo(session);
    assertThat(stores.sessions().create(draft()).instance()).isEqualTo(session.instance());
  }

  @Test
  void get_goldenMark_isNoSession() throws Exception {
    raw().put("match-7", golden("session-deleted-1.json").getBytes(UTF_8));

    assertThat(stores.sessions().get("match-7")).isEmpty();
    assertThat(stores.sessions().create(draft()).instance()).isEmpty();
  }

  @Test
  void change_newerFormat_isRefusedAndLeavesIt() throws Exception {
    String newer = "{\"format\":7,\"plan\":\"otherwise\"}";
    raw().put("match-7", newer.getBytes(UTF_8));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> stores.sessions().end("match-7"));

    assertThat(failure).hasMessageContainingAll("match-7", "format 7", "knows 1");
    assertThat(failure.kind()).isEqualTo(Kind.NEWER_FORMAT);
    assertThat(stores.document("sessions", "match-7")).isEqualTo(newer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"format\":1}", "{\"format\":1,\"madeBy\":\"NOBODY\"}"})
  void get_malformedDocument_isCorruptAndNeverMissing(String json) {
    raw().put("match-7", json.getBytes(UTF_8));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> stores.sessions().get("match-7"));

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
  }
}
