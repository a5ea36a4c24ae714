package io.github.worldkeep.bootstrap.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.http.StandIn.Fault;
import io.github.worldkeep.bootstrap.backend.store.BackendStores;
import io.github.worldkeep.store.testkit.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backend behind HTTP, and the stand-in that it talks to. */
@Timeout(60)
abstract class HttpTest {
  @TempDir Path temp;
  final CountDownLatch end = new CountDownLatch(1);
  final TestClock clock = new TestClock();
  BackendStores stores;
  StandIn standIn;
  GameBackend backend;

  @BeforeEach
  void open() throws Exception {
    stores = new BackendStores(temp);
    standIn = new StandIn(stores.server(), Files.createDirectories(temp.resolve("stand-in")));
    Instant start = clock.instant();
    backend =
        client(
            standIn,
            new Pace(
                Duration.ofSeconds(20),
                Duration.ofMillis(1),
                () -> Duration.between(start, clock.instant()).toNanos()),
            clock);
  }

  @AfterEach
  void close() {
    end.countDown();
    backend.close();
    standIn.close();
    stores.close();
  }

  static Map<String, String> environment(StandIn standIn) {
    Map<String, String> environment = new HashMap<>();
    environment.put("WORLDKEEP_BACKEND_URL", standIn.url() + "/");
    environment.put("WORLDKEEP_BACKEND_CLIENT_ID", StandIn.CLIENT);
    environment.put("WORLDKEEP_BACKEND_CLIENT_SECRET", "env:SECRET");
    environment.put("SECRET", StandIn.SECRET);
    return environment;
  }

  static GameBackend client(StandIn standIn, Pace pace, TestClock clock) {
    return new HttpBackend(HttpBackendOptions.from(environment(standIn)::get), pace, clock);
  }

  /** One that waits by the machine's clock, and not for long. */
  GameBackend impatient() {
    Pace pace = new Pace(Duration.ofMillis(400), Duration.ofMillis(1), System::nanoTime);
    return client(standIn, pace, clock);
  }

  static SessionDraft draft(String id) {
    return new SessionDraft(id, "x", Optional.of("a1"), Optional.empty(), List.of(), "{}");
  }

  static Instance instance(String id) {
    return new Instance(id, "a1", Optional.empty(), false, 8);
  }

  static BackendException failure(ThrowingCallable call) {
    BackendException failure = catchThrowableOfType(BackendException.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  Fault stall() {
    return exchange -> {
      end.await();
      return false;
    };
  }
}
