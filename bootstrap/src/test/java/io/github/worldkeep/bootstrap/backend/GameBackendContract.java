package io.github.worldkeep.bootstrap.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.GameSession.State;
import io.github.worldkeep.bootstrap.backend.store.SessionFiles;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.state.world.WorldId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What every backend does. */
public abstract class GameBackendContract {
  private static final Origin S1 = Origin.session("s1");
  private static final String DATA =
      "{\"mode\":\"duel\",\"seed\":12345678901234567,\"n\":{\"a\":[]}}";

  @TempDir protected Path temp;
  private GameBackend backend;

  /** The backend as one more server has it. */
  protected abstract GameBackend server();

  /** The sessions behind it, from the other side. */
  protected abstract Sessions sessions();

  /** The files behind it. */
  protected abstract SessionFiles files();

  /** Opens what the backend needs, and closes it. */
  protected abstract void open() throws Exception;

  protected abstract void shut();

  @BeforeEach
  void logIn() throws Exception {
    open();
    backend = server();
    backend.login();
  }

  @AfterEach
  void close() {
    backend.close();
    shut();
  }

  protected static SessionDraft draft(String id) {
    return new SessionDraft(
        id,
        "duel",
        Optional.of("a1"),
        Optional.of(new WorldId("w-1")),
        List.of("ada", "zo\u00eb"),
        DATA);
  }

  protected static Instance instance(String id) {
    return new Instance(id, "a1", Optional.of(new Address("198.51.100.7", 7777)), true, 16);
  }

  private static Kind failure(ThrowingCallable call) {
    return catchThrowableOfType(BackendException.class, call).kind();
  }

  private GameSession polled(String id) {
    return backend.poll(id, Optional.empty()).session().orElseThrow();
  }

  @Test
  void create_newSession_isAsDrafted() {
    GameSession session = backend.create(draft("s1"));

    assertThat(session.id()).isEqualTo("s1");
    assertThat(session.type()).isEqualTo("duel");
    assertThat(session.state()).isEqualTo(State.OPEN);
    assertThat(session.allocationId()).contains("a1");
    assertThat(session.worldId()).contains(new WorldId("w-1"));
    assertThat(session.players()).containsExactly("ada", "zo\u00eb");
    assertThat(session.instance()).isEmpty();
    JsonMapper json = new JsonMapper();
    assertThat(json.readTree(session.data())).isEqualTo(json.readTree(DATA));
    assertThat(polled("s1")).isEqualTo(session);
  }

  @Test
  void create_again_isTheSameSession() {
    GameSession first = backend.create(draft("s1"));
    try (GameBackend other = server()) {
      assertThat(other.create(draft("s1"))).isEqualTo(first);
    }

    backend.publish("s1", instance("i1"));

    assertThat(backend.create(draft("s1")).instance()).contains(instance("i1"));
  }

  @Test
  void create_anotherOfThatName_isAConflictAndChangesNothing() {
    GameSession first = backend.create(draft("s1"));
    SessionDraft other =
        new SessionDraft("s1", "raid", Optional.of("a1"), Optional.empty(), List.of(), "{}");

    assertThat(failure(() -> backend.create(other))).isEqualTo(Kind.CONFLICT);
    assertThat(polled("s1")).isEqualTo(first);
  }

  private static SessionDraft draftOfNextServer() {
    return new SessionDraft(
        "s1",
        "duel",
        Optional.of("a2"),
        Optional.of(new WorldId("w-1")),
        List.of("ada", "zo\u00eb"),
        DATA);
  }

  @Test
  void create_madeByAServerThatIsGone_isTheNextServers() {
    backend.create(draft("s1"));
    backend.publish("s1", instance("i1"));

    GameSession session = backend.create(draftOfNextServer());

    assertThat(session.allocationId()).contains("a2");
    assertThat(session.instance()).isEmpty();
    assertThat(backend.create(draftOfNextServer())).isEqualTo(session);
    assertThat(failure(() -> backend.publish("s1", instance("i1")))).isEqualTo(Kind.CONFLICT);
  }

  @Test
  void create_madeByAServerAndOver_isAConflict() {
    backend.create(draft("s1"));
    backend.publish("s1", instance("i1"));
    backend.leave("s1", "i1");

    assertThat(failure(() -> backend.create(draftOfNextServer()))).isEqualTo(Kind.CONFLICT);
    assertThat(polled("s1").state()).isEqualTo(State.CLOSED);
  }

  @Test
  void create_madeByTheBackend_isAConflict() {
    sessions().create(draft("s1"));
    GameSession first = polled("s1");

    assertThat(failure(() -> backend.create(draftOfNextServer()))).isEqualTo(Kind.CONFLICT);
    assertThat(polled("s1")).isEqualTo(first);
  }

  @Test
  void create_leastSession_hasNothingButItsType() {
    SessionDraft least =
        new SessionDraft("s1", "x", Optional.empty(), Optional.empty(), List.of(), "{}");

    GameSession session = backend.create(least);

    assertThat(session.allocationId()).isEmpty();
    assertThat(session.worldId()).isEmpty();
    assertThat(session.players()).isEmpty();
    assertThat(session.data()).isEqualTo("{}");
  }

  @Test
  void poll_etagOfTheSession_isUnchangedUntilItChanges() {
    GameSession session = backend.create(draft("s1"));

    assertThat(backend.poll("s1", Optional.of(session.etag()))).isEqualTo(SessionPoll.UNCHANGED);

    sessions().update("s1", List.of("ada"), "{\"round\":2}");

    GameSession changed = backend.poll("s1", Optional.of(session.etag())).session().orElseThrow();
    assertThat(changed.players()).containsExactly("ada");
    assertThat(changed.data()).isEqualTo("{\"round\":2}");
    assertThat(changed.etag()).isNotEqualTo(session.etag());
    assertThat(backend.poll("s1", Optional.of(changed.etag()))).isEqualTo(SessionPoll.UNCHANGED);
  }

  @Test
  void poll_noSuchSession_isMissing() {
    assertThat(backend.poll("nobody", Optional.empty())).isEqualTo(SessionPoll.MISSING);
    assertThat(backend.poll("nobody", Optional.of("\"1\""))).isEqualTo(SessionPoll.MISSING);
  }

  @Test
  void poll_deletedSession_isMissing() {
    GameSession session = backend.create(draft("s1"));
    backend.publish("s1", instance("i1"));
    sessions().delete("s1");

    assertThat(backend.poll("s1", Optional.of(session.etag()))).isEqualTo(SessionPoll.MISSING);
    assertThat(failure(() -> backend.report("s1", "i1", Crowd.of(1, 2)))).isEqualTo(Kind.MISSING);
    assertThat(failure(() -> backend.publish("s1", instance("i1")))).isEqualTo(Kind.MISSING);
  }

  @Test
  void publish_instance_isTheSessions() {
    backend.create(draft("s1"));
    Instance loading = new Instance("i1", "a1", Optional.empty(), false, 8);

    assertThat(backend.publish("s1", loading).instance()).contains(loading);
    GameSession ready = backend.publish("s1", instance("i1"));

    assertThat(ready.instance()).contains(instance("i1"));
    assertThat(polled("s1")).isEqualTo(ready);
  }

  @Test
  void publish_again_changesNothing() {
    backend.create(draft("s1"));
    GameSession first = backend.publish("s1", instance("i1"));

    assertThat(backend.publish("s1", instance("i1"))).isEqualTo(first);
  }

  @Test
  void publish_sessionWithoutAllocation_takesTheInstances() {
    backend.create(
        new SessionDraft("s1", "x", Optional.empty(), Optional.empty(), List.of(), "{}"));

    assertThat(backend.publish("s1", instance("i1")).allocationId()).contains("a1");
  }

  @Test
  void publish_anotherAllocation_isAConflictAndChangesNothing() {
    backend.create(draft("s1"));
    GameSession mine = backend.publish("s1", instance("i1"));
    Instance other = new Instance("i2", "a2", Optional.empty(), false, 8);

    assertThat(failure(() -> backend.publish("s1", other))).isEqualTo(Kind.CONFLICT);
    assertThat(polled("s1")).isEqualTo(mine);
  }

  @Test
  void publish_instanceThatWasReplaced_isAConflict() {
    backend.create(draft("s1"));
    backend.publish("s1", instance("i1"));
    backend.publish("s1", instance("i2"));

    assertThat(failure(() -> backend.publish("s1", instance("i1")))).isEqualTo(Kind.CONFLICT);
    assertThat(polled("s1").instance()).contains(instance("i2"));
  }

  @Test
  void publish_sessionWithANewAllocation_isAConflictForTheOldOne() {
    backend.create(draft("s1"));
    backend.publish("s1", instance("i1"));

    sessions().allocate("s1", "a2");

    assertThat(polled("s1").instance()).isEmpty();
    assertThat(failure(() -> backend.publish("s1", instance("i1")))).isEqualTo(Kind.CONFLICT);
    Instance next = new Instance("i2", "a2", Optional.empty(), false, 8);
    assertThat(backend.publish("s1", next).instance()).contains(next);
  }

  @Test
  void report_instanceOfTheSession_isNoChangeOfIt() {
    backend.create(draft("s1"));
    GameSession session = backend.publish("s1", instance("i1"));

    backend.report("s1", "i1", Crowd.of(3, 16));
    backend.report("s1", "i1", Crowd.of(4, 16));

    assertThat(backend.poll("s1", Optional.of(session.etag()))).isEqualTo(SessionPoll.UNCHANGED);
  }

  @Test
  void report_notTheSessionsInstance_isMissing() {
    backend.create(draft("s1"));

    assertThat(failure(() -> backend.report("s1", "i1", Crowd.of(0, 1)))).isEqualTo(Kind.MISSING);
    backend.publish("s1", instance("i1"));
    assertThat(failure(() -> backend.report("s1", "i2", Crowd.of(0, 1)))).isEqualTo(Kind.MISSING);
    assertThat(failure(() -> backend.report("s2", "i1", Crowd.of(0, 1)))).isEqualTo(Kind.MISSING);
  }

  @Test
  void leave_sessionOfABackend_leavesItOpen() {
    sessions().create(draft("s1"));
    backend.publish("s1", instance("i1"));

    backend.leave("s1", "i1");
    backend.leave("s1", "i1");

    assertThat(polled("s1").state()).isEqualTo(State.OPEN);
    assertThat(polled("s1").instance()).isEmpty();
    assertThat(failure(() -> backend.report("s1", "i1", Crowd.of(0, 1)))).isEqualTo(Kind.MISSING);
    assertThat(failure(() -> backend.publish("s1", instance("i1")))).isEqualTo(Kind.CONFLICT);
    assertThat(backend.publish("s1", instance("i2")).instance()).contains(instance("i2"));
  }

  @Test
  void leave_sessionOfAServer_closesIt() {
    backend.create(draft("s1"));
    backend.publish("s1", instance("i1"));

    backend.leave("s1", "i1");

    assertThat(polled("s1").state()).isEqualTo(State.CLOSED);
    assertThat(failure(() -> backend.publish("s1", instance("i2")))).isEqualTo(Kind.CONFLICT);
  }

  @Test
  void leave_sessionThatIsToEnd_closesIt() {
    sessions().create(draft("s1"));
    backend.publish("s1", instance("i1"));
    sessions().end("s1");
    assertThat(polled("s1").state()).isEqualTo(State.CLOSING);

    backend.leave("s1", "i1");

    assertThat(polled("s1").state()).isEqualTo(State.CLOSED);
  }

  @Test
  void leave_anotherInstanceOrSession_changesNothing() {
    backend.create(draft("s1"));
    GameSession session = backend.publish("s1", instance("i1"));

    backend.leave("s1", "i2");
    backend.leave("s2", "i1");

    assertThat(polled("s1")).isEqualTo(session);
  }

  @Test
  void leave_beforeItPublished_isFinal() {
    sessions().create(draft("s1"));

    backend.leave("s1", "i1");

    assertThat(failure(() -> backend.publish("s1", instance("i1")))).isEqualTo(Kind.CONFLICT);
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(temp.resolve(name), content);
  }

  @Test
  void upload_file_isKeptAlsoAfterTheSession() throws Exception {
    backend.create(draft("s1"));
    backend.leave("s1", "i1");
    byte[] large = new byte[2_000_000];
    large[1_999_999] = 7;

    backend.upload(S1, "logs/server \u00e9%2F&?.txt", file("a", "one".getBytes(UTF_8)));
    backend.upload(S1, "logs/server \u00e9%2F&?.txt", file("b", "two".getBytes(UTF_8)));
    backend.upload(S1, "trace", file("c", large));
    backend.upload(S1, "empty", file("d", new byte[0]));

    assertThat(files().list(S1))
        .containsExactlyInAnyOrder("empty", "logs/server \u00e9%2F&?.txt", "trace");
    assertThat(read("logs/server \u00e9%2F&?.txt")).isEqualTo("two".getBytes(UTF_8));
    assertThat(read("trace")).isEqualTo(large);
    assertThat(read("empty")).isEmpty();
  }

  @Test
  void upload_ofAMatch_isKeptUnderIt() throws Exception {
    backend.create(draft("s1"));
    Origin second = Origin.match("s1", "s1.2");

    backend.upload(Origin.match("s1", "finale"), "log", file("a", "one".getBytes(UTF_8)));
    backend.upload(second, "log", file("b", "two".getBytes(UTF_8)));

    assertThat(files().origins("s1")).containsExactly(Origin.match("s1", "finale"), second);
    assertThat(files().list(second)).containsExactly("log");
    files().download(second, "log", temp.resolve("fetched"));
    assertThat(temp.resolve("fetched")).hasContent("two");
    assertThat(files().list(S1)).isEmpty();

    backend.upload(S1, "log", file("c", "three".getBytes(UTF_8)));
    assertThat(files().origins("s1")).hasSize(3).contains(S1);
    assertThat(files().delete("s1")).isEqualTo(3);
    assertThat(files().origins("s1")).isEmpty();
  }

  private byte[] read(String name) throws IOException {
    Path target = temp.resolve("fetched");
    files().download(S1, name, target);
    return Files.readAllBytes(target);
  }

  @Test
  void upload_nameThatLeadsAstray_isRefused() throws Exception {
    backend.create(draft("s1"));
    Path file = file("a", new byte[1]);

    for (String name :
        List.of("", "/a", "a/", "a//b", "../a", "a/../b", ".", "a\\b", "a\nb", "a".repeat(301))) {
      assertThat(failure(() -> backend.upload(S1, name, file))).as(name).isEqualTo(Kind.INVALID);
    }
    assertThat(files().list(S1)).isEmpty();
  }

  @Test
  void upload_noSuchFile_isRefused() {
    backend.create(draft("s1"));

    assertThatThrownBy(() -> backend.upload(S1, "a", temp.resolve("none")))
        .isInstanceOfSatisfying(
            BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
  }
}
