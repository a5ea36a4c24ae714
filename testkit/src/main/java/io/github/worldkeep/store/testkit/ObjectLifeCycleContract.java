package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.TransferProgress;
import io.github.worldkeep.store.WriteCondition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects: opening, closing, interrupts, and calls under way meanwhile. */
public abstract class ObjectLifeCycleContract extends ObjectTestBase {
  private static final PutOptions WRONG_CHECKSUM = PutOptions.NONE.withCrc32c(1);

  @TempDir Path files;

  private Map<String, ThrowingCallable> everyCall(ObjectStore store) throws Exception {
    Path source = Files.write(files.resolve("source"), bytes("uploaded"));
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("stat", () -> store.stat("k"));
    calls.put("get", () -> store.get("k"));
    calls.put("get range", () -> store.get("k", ByteRange.of(0, 1)));
    calls.put("read", () -> store.read("k"));
    calls.put("put", () -> store.put("k", bytes("new")));
    calls.put("write", () -> ObjectPath.STREAM.write(store, "k", bytes("new"), PutOptions.NONE));
    calls.put(
        "write parts",
        () -> ObjectPath.PARTS.write(store, "k", random(1, 9 * MIB), PutOptions.NONE));
    calls.put("upload", () -> store.upload(source, "k", PutOptions.NONE, TransferProgress.NONE));
    calls.put(
        "download", () -> store.download("k", files.resolve("target"), TransferProgress.NONE));
    calls.put("copy", () -> store.copy("k", "copy", WriteCondition.NONE));
    calls.put("delete", () -> store.delete("k"));
    calls.put("deleteAll", () -> store.deleteAll(List.of("k")));
    calls.put("deletePrefix", () -> store.deletePrefix("k"));
    calls.put("list", () -> store.list("", ListOptions.ALL));
    return calls;
  }

  @Test
  void everyMethod_afterClose_isClosedAndChangesNothing() throws Exception {
    store().put("k", bytes("original"), MARKED);
    ObjectStore closed = store();
    first().close();
    first().close();
    everyCall(closed)
        .forEach((name, call) -> assertThatStore(call).failsWith(Kind.CLOSED).naming("closed"));
    assertThat(text("k")).isEqualTo("original");
    assertThat(other().list("", ListOptions.ALL).objects()).hasSize(1);
    assertThat(files.resolve("target")).doesNotExist();
    assertNoLeftovers();
  }

  @Test
  void readersAndWriters_afterClose_areClosedToo() throws Exception {
    store().put("k", random(1, 3 * MIB), MARKED);
    ObjectReader reader = store().read("k").orElseThrow();
    ObjectWriter small = store().write("small", PutOptions.NONE);
    small.write(1);
    ObjectWriter large = store().write("large", PutOptions.NONE);
    large.write(random(2, 10 * MIB));
    first().close();
    assertThatStore(reader::read).failsWith(Kind.CLOSED);
    assertThatStore(small::commit).failsWith(Kind.CLOSED);
    assertThatStore(large::commit).failsWith(Kind.CLOSED);
    reader.close();
    small.close();
    large.close();
    assertThat(other().list("", ListOptions.ALL).objects()).hasSize(1);
    assertNoLeftovers();
  }

  @Test
  void everyMethod_interruptedThread_isInterruptedAndChangesNothing() throws Exception {
    store().put("k", bytes("original"), MARKED);
    Map<String, ThrowingCallable> calls = everyCall(store());
    for (Map.Entry<String, ThrowingCallable> call : calls.entrySet()) {
      Thread.currentThread().interrupt();
      try {
        assertThatStore(call.getValue()).failsWith(Kind.INTERRUPTED).advising(Retry.SAFE);
      } finally {
        assertThat(Thread.interrupted()).as("interrupt flag after %s", call.getKey()).isTrue();
      }
    }
    assertThat(text("k")).isEqualTo("original");
    assertThat(store().list("", ListOptions.ALL).objects()).hasSize(1);
    assertNoLeftovers();
  }

  /** Closing a reader makes no request that an interrupt could end. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reader_closedByAnInterruptedThread_closes(boolean readToItsEnd) throws Exception {
    byte[] content = random(1, 300_000);
    store().put("k", content);
    ObjectReader reader = store().read("k").orElseThrow();
    int wanted = readToItsEnd ? content.length : 1_000;
    assertThat(reader.readNBytes(wanted)).isEqualTo(Arrays.copyOf(content, wanted));
    Thread.currentThread().interrupt();
    try {
      reader.close();
    } finally {
      assertThat(Thread.interrupted()).as("interrupt flag after closing").isTrue();
    }
    assertThat(store().get("k").orElseThrow()).isEqualTo(content);
  }

  /** Interrupts a thread that writes and reads all the time; the others must not notice. */
  @ParameterizedTest
  @ValueSource(ints = {1_000, 300_000})
  void interrupts_inTheMiddleOfCalls_endOnlyThoseCalls(int size) throws Exception {
    byte[] content = random(1, size);
    AtomicInteger interrupts = new AtomicInteger();
    CountDownLatch running = new CountDownLatch(1);
    List<Throwable> wrong = new ArrayList<>();
    store().put("steady", content);
    Thread victim =
        new Thread(() -> writeUntilEnough(content, interrupts, running, wrong), "victim");
    victim.start();
    running.await();
    while (victim.isAlive()) {
      victim.interrupt();
      store().put("steady", content);
      assertThat(store().get("steady").orElseThrow()).isEqualTo(content);
    }
    assertThat(wrong).isEmpty();
    assertThat(other().get("interrupted").orElseThrow()).isEqualTo(content);
    assertNoLeftovers();
  }

  private void writeUntilEnough(
      byte[] content, AtomicInteger interrupts, CountDownLatch running, List<Throwable> wrong) {
    while (interrupts.get() < 40 && wrong.isEmpty()) {
      try {
        store().put("interrupted", content);
        running.countDown();
        if (!Arrays.equals(store().get("interrupted").orElseThrow(), content)) {
          wrong.add(new AssertionError("other content"));
        }
      } catch (StoreException e) {
        boolean flagged = Thread.interrupted();
        interrupts.incrementAndGet();
        if (e.kind() != Kind.INTERRUPTED || !flagged) {
          wrong.add(e);
        }
      }
    }
  }

  @Test
  void close_callsUnderWay_finishOrFailCleanly() throws Exception {
    byte[] content = random(1, 200_000);
    Persistence closing = first();
    CountDownLatch running = new CountDownLatch(3);
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    List<Kind> ended =
        Race.run(
            4,
            i ->
                () -> {
                  if (i == 3) {
                    running.await();
                    closing.close();
                    return Kind.CLOSED;
                  }
                  return putUntilClosed(closing.objects(), i, content, acknowledged, running);
                });
    assertThat(ended).containsOnly(Kind.CLOSED);
    assertThat(acknowledged).isNotEmpty();
    for (String key : acknowledged) {
      assertThat(other().get(key).orElseThrow()).as(key).isEqualTo(content);
    }
    assertNoLeftovers();
  }

  private static Kind putUntilClosed(
      ObjectStore store,
      int writer,
      byte[] content,
      List<String> acknowledged,
      CountDownLatch running) {
    for (int n = 0; ; n++) {
      try {
        String key = writer + "/" + n;
        store.put(key, content);
        acknowledged.add(key);
        running.countDown();
      } catch (StoreException e) {
        return e.kind();
      }
    }
  }

  @Test
  void open_severalAtOnce_onAnEmptyStore_allWork() throws Exception {
    List<Persistence> opened = Race.run(6, i -> harness()::open);
    try {
      for (int i = 0; i < opened.size(); i++) {
        opened.get(i).objects().put("k" + i, bytes("x"));
      }
      for (Persistence each : opened) {
        assertThat(each.objects().list("", ListOptions.ALL).objects()).hasSize(opened.size());
      }
    } finally {
      opened.forEach(Persistence::close);
    }
  }

  @Test
  void open_storeOfANewerVersion_isRefused() {
    store().put("k", bytes("original"));
    first().close();
    requireHarness(harness().markAsNewer(), "the store keeps no version");
    assertThatStore(() -> harness().open().close()).failsWith(Kind.NEWER_FORMAT);
  }

  @Test
  void open_readOnlyStore_isDenied() {
    store().put("k", bytes("original"));
    first().close();
    requireHarness(harness().makeReadOnly(), "the store can't be made read-only here");
    assertThatStore(() -> harness().open().close()).failsWith(Kind.DENIED);
  }

  @Test
  void failures_neverShowASecret() {
    String secret = "s3cr3t-s3cr3t";
    String uri = Objects.requireNonNull(harness().uris().get(StoreKind.OBJECTS));
    String withSecret = uri + (uri.contains("?") ? "&" : "?") + "password=" + secret;
    StoreUri parsed = StoreUri.parse(withSecret);
    assertThat(parsed.toString()).doesNotContain(secret);
    try (Persistence opened =
        Persistence.open(harness().config().with(StoreKind.OBJECTS, parsed))) {
      assertHides(secret, () -> opened.objects().copy("none", "k"));
      assertHides(secret, () -> opened.objects().put("k", bytes("x"), WRONG_CHECKSUM));
    } catch (StoreException e) {
      assertHides(secret, () -> throwAgain(e));
    }
  }

  private static void throwAgain(StoreException e) {
    throw e;
  }

  private static void assertHides(String secret, ThrowingCallable call) {
    StoreException failure = assertThatStore(call).exception();
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(secret);
  }

  @Test
  void close_leavesNoThread() {
    Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
    store().put("k", bytes("x"));
    other().put("k", bytes("y"));
    first().close();
    second().close();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .as("threads that were not there before the store was opened")
                    .allMatch(thread -> before.contains(thread) || ofTheJdk(thread)));
  }

  /** The JDK's own, which come when they are needed, and Awaitility's, which asks. */
  private static boolean ofTheJdk(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null
        || group.getName().equals("system")
        || group.getName().equals("InnocuousThreadGroup")
        || thread.getName().startsWith("awaitility");
  }
}
