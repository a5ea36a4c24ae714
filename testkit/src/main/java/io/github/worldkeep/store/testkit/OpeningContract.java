package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.number;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.StoreHarness.Engine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How a store is opened: by which URI, with which rights, by how many at once. */
public abstract class OpeningContract extends StoreContract {
  private static final String SECRET = "hunter2-and-more";

  /** Texts after a scheme that are wrong for every store. */
  private static final List<String> WRONG_PLACES =
      List.of(
          "://user:p@" + "SECRET/x@host/y",
          "://user:p/SECRET@host/y",
          "://user:p?SECRET=1@host/y",
          "://user:%zzSECRET@host/y",
          "://user:SECRET/y?no_such_thing=1",
          "://user:SECRET@host/y?no_such_thing=SECRET",
          "://SECRET@host/y?no_such_thing=1",
          ":user:p?SECRET=1@host",
          "://host/y?no_such_thing=1&secret=SECRET",
          "://host/y?password=file:/dev/zero&secret=SECRET");

  private Set<StoreKind> kinds() {
    return harness().uris().keySet();
  }

  @Test
  void open_withEachCapability_holdsWhatItDeclares() {
    for (StoreKind kind : kinds()) {
      for (Capability capability : Capability.values()) {
        PersistenceConfig config = harness().config().require(kind, capability);
        if (capabilities(kind).contains(capability)) {
          Persistence.open(config).close();
        } else {
          assertThatStore(() -> Persistence.open(config))
              .failsWith(Kind.UNSUPPORTED)
              .naming(capability.name(), kind.label());
        }
      }
    }
  }

  @Test
  void open_againAfterClosing_findsWhatWasWritten() {
    kinds().forEach(kind -> requireCapability(kind, Capability.DURABLE));
    first().close();
    for (int i = 0; i < 3; i++) {
      try (Persistence client = harness().open()) {
        if (i > 0) {
          Steady.assertHolds(client, kinds(), "k", i - 1);
        }
        Steady.write(client, kinds(), "k", i);
      }
    }
  }

  @Test
  void open_withAParameterThatItDoesNotKnow_isInvalid() {
    for (StoreKind kind : kinds()) {
      PersistenceConfig wrong = harness().config().with(kind, uriWith(kind, "no_such_thing=1"));
      assertThatStore(() -> Persistence.open(wrong))
          .failsWith(Kind.INVALID)
          .naming("no_such_thing");
    }
  }

  /** A caller that has only the URI must know whether the store is shared. */
  @Test
  void shared_declared_isWhatTheProviderSaysBefore() {
    for (StoreKind kind : kinds()) {
      if (capabilities(kind).contains(Capability.SHARED)) {
        assertThatStore(() -> Persistence.open(withADefaultBeside(kind)))
            .failsWith(Kind.INVALID)
            .naming(kind.label(), "WORLDKEEP_");
      }
    }
  }

  /** Documents or objects that nothing names; never opened, as nothing is there. */
  private PersistenceConfig withADefaultBeside(StoreKind kind) {
    StoreKind other = kind == StoreKind.OBJECTS ? StoreKind.DOCUMENTS : StoreKind.OBJECTS;
    return PersistenceConfig.none()
        .with(kind, StoreUri.parse(String.valueOf(harness().uris().get(kind))))
        .withDefault(other, StoreUri.parse("no-such-store:"));
  }

  /** Passwords that are not escaped, or in another place, before the store is there to ask. */
  @Test
  void secrets_ofAWrongUri_areNeverShown() {
    for (StoreKind kind : kinds()) {
      String right = String.valueOf(harness().uris().get(kind));
      String scheme = right.substring(0, right.indexOf(':'));
      for (String wrong : WRONG_PLACES) {
        assertHidden(() -> StoreUri.parse(scheme + wrong.replace("SECRET", SECRET)), kind);
      }
      assertHidden(() -> uriWith(kind, "no_such_thing=1&secret=" + SECRET), kind);
    }
  }

  private static void assertHidden(Supplier<StoreUri> wrong, StoreKind kind) {
    StoreException failure =
        assertThatStore(
                () -> Persistence.open(PersistenceConfig.none().with(kind, wrong.get())).close())
            .failsWith(Kind.INVALID)
            .exception();
    StringWriter shown = new StringWriter();
    failure.printStackTrace(new PrintWriter(shown));
    assertThat(shown.toString()).doesNotContain(SECRET);
  }

  private StoreUri uriWith(StoreKind kind, String parameter) {
    String uri = String.valueOf(harness().uris().get(kind));
    return StoreUri.parse(uri + (uri.indexOf('?') < 0 ? "?" : "&") + parameter);
  }

  /** Every failure that can be provoked, with and without the engine. */
  @Test
  void secrets_ofTheUri_areNeverShown() throws Exception {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<String> secrets = new ArrayList<>(List.of(SECRET));
    PersistenceConfig config = harness().config();
    config.stores().values().forEach(uri -> uri.password().ifPresent(secrets::add));
    for (StoreKind kind : kinds()) {
      PersistenceConfig withSecret = config.with(kind, uriWith(kind, "password=" + SECRET));
      provoke(withSecret, failures);
      assertThat(withSecret.toString()).doesNotContain(secrets);
    }
    provoke(config, failures);
    if (harness().engine().isPresent()) {
      provokeWithout(harness().engine().get(), failures);
    }
    assertThat(failures).isNotEmpty();
    for (Throwable failure : failures) {
      StringWriter shown = new StringWriter();
      failure.printStackTrace(new PrintWriter(shown));
      assertThat(shown.toString()).doesNotContain(secrets);
    }
  }

  private void provokeWithout(Engine engine, List<Throwable> failures) throws Exception {
    engine.stop();
    try {
      provoke(harness().config(), failures);
    } finally {
      engine.start();
    }
  }

  private void provoke(PersistenceConfig config, List<Throwable> failures) throws Exception {
    try (Persistence client = Persistence.open(config)) {
      List<EveryCall> calls = EveryCall.of(client, kinds());
      calls.forEach(call -> collect(call, failures)); // One fails because of what another did.
      if (harness().engine().isPresent()) {
        harness().engine().get().stop();
        EveryCall.allAtOnce(calls, call -> collect(call, failures));
      } else {
        calls.forEach(call -> collect(call, failures));
      }
    } catch (StoreException e) {
      failures.add(e);
    } finally {
      harness().engine().ifPresent(Engine::start);
    }
  }

  private static void collect(EveryCall call, List<Throwable> failures) {
    try {
      call.call().call();
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  @Test
  void open_aStoreWrittenByANewerVersion_isRefused() {
    Steady.write(first(), kinds(), "k", 1);
    first().close();
    boolean marked = harness().markAsNewer();
    boolean durable =
        kinds().stream().anyMatch(kind -> capabilities(kind).contains(Capability.DURABLE));
    assertThat(marked || !durable).as("a durable store can be marked as newer").isTrue();
    requireHarness(marked, "it keeps nothing that could be marked");
    assertThatStore(() -> harness().open()).failsWith(Kind.NEWER_FORMAT);
  }

  @Test
  void open_withoutTheRightToWrite_readsOrIsDenied_butNeverAcknowledges() {
    Steady.write(first(), kinds(), "k", 1);
    first().close();
    requireHarness(harness().makeReadOnly(), "it can't be made read-only here");
    try (Persistence client = harness().open()) {
      Steady.assertHolds(client, kinds(), "k", 1);
      assertThatStore(() -> Steady.write(client, kinds(), "k", 2)).failsWith(Kind.DENIED);
      Steady.assertHolds(client, kinds(), "k", 1);
    } catch (StoreException e) {
      assertThat(e.kind()).as("%s", e).isEqualTo(Kind.DENIED);
    }
  }

  @Test
  void open_byTwoProcessesAtOnce_worksForBoth() throws Exception {
    for (StoreKind kind : kinds()) {
      requireCapability(kind, Capability.DURABLE);
      requireCapability(kind, Capability.SHARED);
    }
    StoreHarness harness = newHarness(Files.createDirectory(directory().resolve("empty")));
    try (SecondProcess a = SecondProcess.start("a", harness.uris());
        SecondProcess b = SecondProcess.start("b", harness.uris())) {
      a.go();
      b.go();
      assertThat(a.failure()).isEmpty();
      assertThat(b.failure()).isEmpty();
      try (Persistence client = harness.open()) {
        kinds().forEach(kind -> assertHoldsAll(client, kind));
      }
    } finally {
      harness.close();
    }
  }

  private static void assertHoldsAll(Persistence client, StoreKind kind) {
    int all = 2 * SecondProcess.WRITES;
    switch (kind) {
      case KEY_VALUES -> {
        assertThat(client.keyValues().scan("a/")).hasSize(SecondProcess.WRITES);
        assertThat(client.keyValues().scan("b/")).hasSize(SecondProcess.WRITES);
        assertThat(client.keyValues().get("shared"))
            .hasValue(Integer.toString(all).getBytes(UTF_8));
      }
      case DOCUMENTS -> {
        DocumentCollection<byte[]> items =
            client.documents().collection("items", Codec.raw(), SecondProcess.N);
        assertThat(items.count(SecondProcess.N.gte(0))).isEqualTo(all);
        Documents.assertSame(items.get("b/7"), number(7));
      }
      case OBJECTS -> assertThat(client.objects().list("", ListOptions.ALL).objects()).hasSize(all);
    }
  }
}
