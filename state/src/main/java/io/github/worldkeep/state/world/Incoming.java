package io.github.worldkeep.state.world;

import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.StoreException;
import java.io.InputStream;
import java.util.function.UnaryOperator;

/** An object's content while it is read, with its digests at the end. */
final class Incoming extends InputStream {
  private final ObjectReader object;
  private final UnaryOperator<StoreException> named;
  private final Digests.Digesting digesting = new Digests.Digesting();
  private boolean failed;

  /**
   * Reads an object that its opener closes.
   *
   * @param named returns the exception to throw for a failure of the store
   */
  Incoming(ObjectReader object, UnaryOperator<StoreException> named) {
    this.object = object;
    this.named = named;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    try {
      int count = object.read(target, offset, length);
      if (count > 0) {
        digesting.update(target, offset, count);
      }
      return count;
    } catch (StoreException e) {
      failed = true;
      throw named.apply(e);
    }
  }

  /** Whether the store failed, so that the rest is not known. */
  boolean hasFailed() {
    return failed;
  }

  /** Reads the rest, and returns the digests of the whole. */
  Digests end() {
    byte[] rest = new byte[8 * 1024];
    while (read(rest, 0, rest.length) >= 0) {
      // Only the digests matter.
    }
    return digesting.digests();
  }
}
