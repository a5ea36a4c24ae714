package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.ObjectSource;
import java.io.InputStream;
import java.util.Objects;

/**
 * The content of an object, or a part of it, as a stream for one thread. Reading throws a {@link
 * StoreException}: CORRUPT if the stored bytes are damaged. The stream must be closed. Content that
 * is written to the object meanwhile is never mixed in.
 */
public final class ObjectReader extends InputStream {
  private final Gate gate;
  private final String key;
  private final ObjectSource source;
  private boolean closed;

  ObjectReader(Gate gate, String key, ObjectSource source) {
    this.gate = gate;
    this.key = key;
    this.source = source;
  }

  /** The description of the whole object. */
  public ObjectInfo info() {
    return source.info();
  }

  /** The total number of bytes of the stream. */
  public long length() {
    return source.length();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    gate.refuse(Operation.READ, key, closed ? "the reader is closed: open a new one" : null);
    return gate.step(Operation.READ, key, call -> source.read(target, offset, length));
  }

  /** Fills the start of the target, within one deadline. */
  void readFully(byte[] target, int length) {
    gate.actStep(Operation.READ, key, call -> source.readFully(target, length));
  }

  void requireEnd() {
    gate.actStep(Operation.READ, key, call -> source.requireEnd());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      gate.outside(Operation.READ, key, source::close);
    }
  }
}
