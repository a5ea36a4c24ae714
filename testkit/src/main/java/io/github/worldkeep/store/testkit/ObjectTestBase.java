package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.PutOptions;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The common part of the contracts of objects. */
abstract class ObjectTestBase extends StoreContract {
  static final int MIB = 1024 * 1024;

  /** Metadata that distinguishes two versions of an object. */
  static final PutOptions MARKED =
      PutOptions.NONE.withContentType("text/plain").withMetadata("mark", "original");

  final ObjectStore store() {
    return first().objects();
  }

  final ObjectStore other() {
    return second().objects();
  }

  /** A client for a thread: half of them use the one, half the other. */
  final ObjectStore client(int thread) {
    return thread % 2 == 0 ? store() : other();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] random(int seed, int size) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }

  final String text(String key) {
    return new String(other().get(key).orElseThrow(), UTF_8);
  }

  /**
   * Asserts that the description returned by a write equals the stored one, except the time, which
   * may be that of the response.
   */
  static void assertSame(ObjectInfo stored, ObjectInfo written) {
    assertThat(stored.modified()).isCloseTo(written.modified(), within(5, ChronoUnit.SECONDS));
    assertThat(stored)
        .isEqualTo(
            new ObjectInfo(
                written.key(),
                written.size(),
                written.etag(),
                stored.modified(),
                written.contentType(),
                written.metadata(),
                written.crc32c()));
  }

  /** Runs a call that must leave the object as it is, in all respects and for all clients. */
  final void assertUnchanged(String key, ThrowingCallable call) throws Exception {
    ObjectInfo before = other().stat(key).orElseThrow();
    byte[] content = other().get(key).orElseThrow();
    try {
      call.call();
    } catch (Exception e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    assertThat(other().stat(key)).hasValue(before);
    assertThat(store().stat(key)).hasValue(before);
    assertThat(other().get(key).orElseThrow()).isEqualTo(content);
  }

  /** Nothing of a write that failed or was given up stays behind, as far as that can be seen. */
  final void assertNoLeftovers() {
    harness().leftovers().ifPresent(count -> assertThat(count).as("leftovers").isZero());
  }
}
