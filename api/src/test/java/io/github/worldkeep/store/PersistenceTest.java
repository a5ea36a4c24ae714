package io.github.worldkeep.store;

import static io.github.worldkeep.store.Failures.failure;
import static io.github.worldkeep.store.Failures.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class PersistenceTest {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  private PersistenceConfig recording(String name) {
    return ScriptedProvider.config(
        name,
        (method, arguments) -> {
          calls.add(name + " " + method);
          return null;
        });
  }

  private static PersistenceConfig only(StoreKind kind, String uri) {
    return PersistenceConfig.none().with(kind, StoreUri.parse(uri));
  }

  @Test
  void open_unknownScheme_isInvalidAndListsThoseFound() {
    assertThat(invalid(() -> Persistence.open(only(StoreKind.OBJECTS, "ftp://host/x"))))
        .hasMessageContainingAll("objects", "ftp:", "[scripted]", "use one of");
  }

  @Test
  void open_schemeOfAModuleThatIsMissing_namesTheModule() {
    assertThat(invalid(() -> Persistence.open(only(StoreKind.DOCUMENTS, "sqlite:game.db"))))
        .hasMessageContaining("io.github.worldkeep:worldkeep-store-sqlite");
    assertThat(invalid(() -> Persistence.open(only(StoreKind.KEY_VALUES, "rediss://host"))))
        .hasMessageContaining("io.github.worldkeep:worldkeep-store-redis");
  }

  @Test
  void open_kindThatTheDriverDoesNotOffer_isInvalid() {
    assertThat(invalid(() -> Persistence.open(only(StoreKind.OBJECTS, "scripted:x"))))
        .hasMessageContainingAll("scripted:", "does not offer objects");
  }

  @Test
  void open_twoDriversOfOneScheme_isInvalidAndNamesBoth(@TempDir Path directory) throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(StoreProvider.class.getName()), Rival.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader both = new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
      thread.setContextClassLoader(both);
      assertThat(invalid(() -> Persistence.open(recording("a"))))
          .hasMessageContainingAll(
              "two drivers", ScriptedProvider.class.getName(), Rival.class.getName());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Another driver for the same scheme. */
  public static final class Rival implements StoreProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("scripted");
    }

    @Override
    public Set<StoreKind> kinds() {
      return Set.of(StoreKind.OBJECTS);
    }

    @Override
    public StoreDriver open(StoreUri uri, DriverContext context) {
      throw new AssertionError("never opened");
    }
  }

  @Test
  void open_oneUriForTwoKinds_isOpenedAndClosedOnce() {
    Persistence persistence = Persistence.open(recording("a"));
    persistence.keyValues().get("k");
    persistence.documents().now();
    persistence.close();
    persistence.close();
    assertThat(calls).containsExactly("a open", "a get", "a now", "a close");
  }

  @Test
  void open_laterStoreFails_thoseBeforeAreClosed() {
    PersistenceConfig bad =
        ScriptedProvider.config(
            "bad",
            (method, arguments) -> {
              throw new DriverException(Kind.UNAVAILABLE, "nobody there");
            });
    PersistenceConfig config =
        recording("good").with(StoreKind.DOCUMENTS, bad.stores().get(StoreKind.DOCUMENTS));
    StoreException failure = failure(Kind.UNAVAILABLE, () -> Persistence.open(config));
    assertThat(failure)
        .hasMessageContainingAll("documents", "scripted:bad", "open", "nobody there");
    assertThat(calls).containsExactly("good open", "good close");
  }

  @Test
  void open_twoStores_areOpenedSideBySide() {
    CyclicBarrier both = new CyclicBarrier(2);
    PersistenceConfig one =
        ScriptedProvider.config("one", (method, arguments) -> meet(method, both));
    PersistenceConfig two =
        ScriptedProvider.config("two", (method, arguments) -> meet(method, both));
    Persistence.open(one.with(StoreKind.DOCUMENTS, two.stores().get(StoreKind.DOCUMENTS))).close();
  }

  private static Object meet(String method, CyclicBarrier both) throws Exception {
    return method.equals("open") ? both.await(30, TimeUnit.SECONDS) : null;
  }

  @Test
  void open_oneStoreFails_theOtherIsBrokenOff() {
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<String> end = new CompletableFuture<>();
    PersistenceConfig stuck =
        ScriptedProvider.config(
            "stuck",
            (method, arguments) -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                end.complete("interrupted");
                throw e;
              }
              return null;
            });
    PersistenceConfig bad =
        ScriptedProvider.config(
            "bad",
            (method, arguments) -> {
              throw new DriverException(Kind.DENIED, "not you");
            });
    PersistenceConfig both = stuck.with(StoreKind.DOCUMENTS, bad.stores().get(StoreKind.DOCUMENTS));
    StoreException failure = failure(Kind.DENIED, () -> Persistence.open(both));
    assertThat(failure).hasMessageContaining("not you");
    assertThat(failure.getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "key-values (scripted:stuck), open: interrupted while it waited for the store's"
                + " answer");
    assertThat(end).isCompletedWithValue("interrupted");
  }

  @Test
  void open_libraryOfAnotherVersion_isNamedWithBothVersions() {
    PersistenceConfig old =
        ScriptedProvider.config(
            "old",
            (method, arguments) -> {
              throw new NoSuchMethodError("'void tools.jackson.databind.json.JsonMapper.newer()'");
            });

    StoreException failure = failure(Kind.UNSUPPORTED, () -> Persistence.open(old));

    String version =
        new Library("tools.jackson.core", "", "", JsonMapper.class.getName()).version();
    assertThat(version).matches("3\\.\\d+\\.\\d+");
    assertThat(failure)
        .hasMessageContainingAll(
            "key-values (scripted:old), open: ",
            "NoSuchMethodError: 'void tools.jackson.databind.json.JsonMapper.newer()'",
            "tools.jackson.core:jackson-databind is " + version,
            "Worldkeep is built with " + version,
            "With Spring Boot")
        .hasCauseInstanceOf(NoSuchMethodError.class);
  }

  @Test
  void open_libraryThatIsMissing_isNamed() {
    PersistenceConfig old =
        ScriptedProvider.config(
            "old",
            (method, arguments) -> {
              throw new NoClassDefFoundError("io/lettuce/core/RedisClient");
            });

    assertThat(failure(Kind.UNSUPPORTED, () -> Persistence.open(old)))
        .hasMessageContaining("io.lettuce:lettuce-core is missing, and Worldkeep is built with 7.");
  }

  @Test
  void open_nativeLibraryThatCannotBeLoaded_keepsItsReason() {
    PersistenceConfig old =
        ScriptedProvider.config(
            "old",
            (method, arguments) -> {
              throw new UnsatisfiedLinkError("/tmp/x.so: not permitted");
            });

    assertThat(failure(Kind.UNSUPPORTED, () -> Persistence.open(old)))
        .hasMessageContaining("a native library can't be loaded: /tmp/x.so: not permitted");
  }

  @Test
  void open_driverThatIsStuck_endsWithTimeout() {
    CountDownLatch never = new CountDownLatch(1);
    PersistenceConfig stuck =
        ScriptedProvider.config(
            "stuck",
            (method, arguments) -> {
              never.await();
              return null;
            });
    StoreException late =
        failure(Kind.TIMEOUT, () -> Persistence.open(stuck.withTimeout(Duration.ofMillis(200))));
    assertThat(late).hasMessage("key-values (scripted:stuck), open: no answer within PT0.2S");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void open_callerInterrupted_breaksOffAllAndKeepsTheFlag() {
    CountDownLatch never = new CountDownLatch(1);
    ScriptedProvider.Script wait =
        (method, arguments) -> {
          never.await();
          return null;
        };
    PersistenceConfig two = ScriptedProvider.config("two", wait);
    PersistenceConfig both =
        ScriptedProvider.config("one", wait)
            .with(StoreKind.DOCUMENTS, two.stores().get(StoreKind.DOCUMENTS));
    Thread.currentThread().interrupt();
    assertThat(failure(Kind.INTERRUPTED, () -> Persistence.open(both)))
        .hasMessageContainingAll(
            "key-values (scripted:one), open: interrupted while it waited",
            "documents (scripted:two), open: interrupted while it waited");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void open_driverWithADefect_isInternal() {
    PersistenceConfig bad =
        ScriptedProvider.config(
            "bad",
            (method, arguments) -> {
              throw new IllegalStateException("hunter2");
            });
    StoreException failure = failure(Kind.INTERNAL, () -> Persistence.open(bad));
    assertThat(failure)
        .hasMessageContaining("IllegalStateException")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void open_interruptedDriver_namesWhatItWaitedFor() {
    PersistenceConfig config =
        ScriptedProvider.config(
            "slow",
            (method, arguments) -> {
              throw new DriverException(Kind.INTERRUPTED, "another process has the lock");
            });
    assertThat(failure(Kind.INTERRUPTED, () -> Persistence.open(config)))
        .hasMessageContainingAll("scripted:slow", "another process has the lock");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void open_interrupted_keepsTheFlag() {
    PersistenceConfig config =
        ScriptedProvider.config(
            "slow",
            (method, arguments) -> {
              throw new InterruptedException();
            });
    failure(Kind.INTERRUPTED, () -> Persistence.open(config));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void open_requiredCapabilityIsMissing_isUnsupportedAndClosed() {
    PersistenceConfig config = recording("a").require(StoreKind.KEY_VALUES, Capability.DURABLE);
    assertThat(failure(Kind.UNSUPPORTED, () -> Persistence.open(config)))
        .hasMessageContainingAll("key-values", "DURABLE")
        .extracting(StoreException::retry)
        .isEqualTo(Retry.NEVER);
    assertThat(calls).containsExactly("a open", "a close");
    Persistence.open(recording("a").require(StoreKind.DOCUMENTS, Capability.DURABLE)).close();
  }

  @Test
  void open_referenceInTheUri_reachesTheDriverResolved() {
    List<StoreUri> seen = new ArrayList<>();
    ScriptedProvider.config(
        "a",
        (method, arguments) -> {
          if (method.equals("open")) {
            seen.add((StoreUri) arguments[0]);
          }
          return null;
        });
    PersistenceConfig config =
        only(StoreKind.KEY_VALUES, "scripted:a?key=env:K").withEnvironment(name -> name + "!");
    Persistence.open(config).close();
    assertThat(seen.get(0).parameter("key")).hasValue("K!");
    assertThat(failure(Kind.INVALID, () -> Persistence.open(config.withEnvironment(name -> null))))
        .hasMessageContaining("environment variable K");
  }

  private static StoreException refused(Map<String, String> environment) {
    return invalid(() -> Persistence.open(PersistenceConfig.fromEnvironment(environment::get)));
  }

  @Test
  void open_aDefaultBesideASharedStore_isRefusedBeforeAnythingIsOpened() {
    recording("a");
    assertThat(refused(Map.of("WORLDKEEP_DOCUMENTS", "scripted:a")))
        .hasMessageContainingAll("objects", "WORLDKEEP_OBJECTS", "scripted:a")
        .message()
        .doesNotContain("WORLDKEEP_KEY_VALUES", "WORLDKEEP_DOCUMENTS");
    assertThat(refused(Map.of("WORLDKEEP_KEY_VALUES", "scripted:a")))
        .hasMessageContaining("set WORLDKEEP_DOCUMENTS and WORLDKEEP_OBJECTS");
    assertThat(refused(Map.of("WORLDKEEP_STORES", "scripted:a")))
        .hasMessageContaining("set WORLDKEEP_OBJECTS");
    assertThat(calls).isEmpty();
  }

  @Test
  void open_keyValuesThatNothingNames_areRefusedWhereTheyAreRequiredOrAskedFor() {
    StoreUri named = recording("a").stores().get(StoreKind.DOCUMENTS);
    PersistenceConfig config =
        PersistenceConfig.none()
            .with(StoreKind.DOCUMENTS, named)
            .withDefault(StoreKind.KEY_VALUES, StoreUri.parse("scripted:default"));
    PersistenceConfig requiring = config.require(StoreKind.KEY_VALUES, Capability.SHARED);
    assertThat(invalid(() -> Persistence.open(requiring)))
        .hasMessageContaining("set WORLDKEEP_KEY_VALUES");
    assertThat(calls).isEmpty();
    try (Persistence persistence = Persistence.open(config)) {
      persistence.documents().now();
      assertThat(invalid(persistence::keyValues)).hasMessageContaining("set WORLDKEEP_KEY_VALUES");
    }
    assertThat(calls).containsExactly("a open", "a now", "a close");
  }

  @Test
  void open_defaultsAlone_areOpened() {
    StoreUri embedded = recording("a").stores().get(StoreKind.DOCUMENTS);
    PersistenceConfig config =
        PersistenceConfig.none()
            .withDefault(StoreKind.DOCUMENTS, embedded)
            .withDefault(StoreKind.KEY_VALUES, embedded);
    try (Persistence persistence = Persistence.open(config)) {
      persistence.keyValues().get("k");
    }
    assertThat(calls).containsExactly("a open", "a get", "a close");
  }

  @Test
  void stores_notConfigured_areInvalid() {
    try (Persistence persistence = Persistence.open(PersistenceConfig.none())) {
      assertThat(invalid(persistence::keyValues)).hasMessageContaining("key-values");
      assertThat(invalid(persistence::documents)).hasMessageContaining("documents");
      assertThat(invalid(persistence::objects)).hasMessageContaining("objects");
    }
  }

  @Test
  void close_driverThatFails_isAStoreExceptionAndTheOthersAreClosed() {
    PersistenceConfig one = failingToClose("one");
    PersistenceConfig both =
        failingToClose("two").with(StoreKind.DOCUMENTS, one.stores().get(StoreKind.DOCUMENTS));
    Persistence persistence = Persistence.open(both);
    StoreException failure = failure(Kind.UNAVAILABLE, persistence::close);
    assertThat(failure).hasMessageContainingAll("scripted:", "close: disk is gone");
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e).hasMessageContaining("close: disk is gone"));
    assertThat(calls).contains("one close", "two close");
  }

  private PersistenceConfig failingToClose(String name) {
    return ScriptedProvider.config(
        name,
        (method, arguments) -> {
          calls.add(name + " " + method);
          if (method.equals("close")) {
            throw new DriverException(Kind.UNAVAILABLE, "disk is gone");
          }
          return null;
        });
  }

  @Test
  void open_fails_andSoDoesClosing_theFirstIsThrown() {
    PersistenceConfig config =
        failingToClose("a").require(StoreKind.KEY_VALUES, Capability.DURABLE);
    assertThat(failure(Kind.UNSUPPORTED, () -> Persistence.open(config)).getSuppressed())
        .singleElement()
        .isInstanceOf(StoreException.class);
  }

  @Test
  void close_oneStoreFails_theOthersAreClosedToo() {
    PersistenceConfig bad =
        ScriptedProvider.config(
            "bad",
            (method, arguments) -> {
              calls.add("bad " + method);
              if (method.equals("close")) {
                throw new IllegalStateException("can't");
              }
              return null;
            });
    PersistenceConfig config =
        recording("good").with(StoreKind.KEY_VALUES, bad.stores().get(StoreKind.KEY_VALUES));
    Persistence persistence = Persistence.open(config);
    assertThatThrownBy(persistence::close).hasMessage("can't");
    persistence.close();
    assertThat(calls).containsExactlyInAnyOrder("bad open", "good open", "bad close", "good close");
  }
}
