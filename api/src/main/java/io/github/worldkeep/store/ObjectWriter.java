package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.PartUpload;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an object as a stream, for one thread. {@link #commit} publishes the object. {@link
 * #close} without a commit aborts it, and after a commit does nothing. The writer holds up to one
 * part in memory (8 MiB with the shipped stores). After a failure nothing is published, and the
 * writer can only be closed.
 *
 * <p>A stream that wraps the writer must be finished, not closed, before the commit: {@code
 * GZIPOutputStream.finish()}, for example.
 */
public final class ObjectWriter extends OutputStream {
  private static final int FIRST_BUFFER = 8 * 1024;
  private static final int LARGEST_SINGLE = 1024 * 1024;

  private final Gate gate;
  private final ObjectDriver driver;
  private final String key;
  private final PutOptions options;
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int buffered;
  private int parts;
  private long size;
  private @Nullable PartUpload upload;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    FAILED,
    COMMITTED,
    CLOSED
  }

  ObjectWriter(Gate gate, ObjectDriver driver, String key, PutOptions options) {
    this.gate = gate;
    this.driver = driver;
    this.key = key;
    this.options = options;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireOpen();
    int from = offset;
    int left = length;
    while (left > 0) {
      makeRoom();
      int count = Math.min(left, buffer.length - buffered);
      System.arraycopy(source, from, buffer, buffered, count);
      buffered += count;
      from += count;
      left -= count;
    }
  }

  private void makeRoom() {
    if (buffered < buffer.length) {
      return;
    }
    if (upload == null && buffered < LARGEST_SINGLE) {
      buffer = Arrays.copyOf(buffer, Math.min(buffered * 4, LARGEST_SINGLE));
      return;
    }
    PartUpload begun = begun();
    if (buffered < begun.partSize()) {
      buffer = Arrays.copyOf(buffer, begun.partSize());
    } else {
      sendPart(begun);
    }
  }

  private PartUpload begun() {
    PartUpload begun = upload;
    if (begun == null) {
      begun = attempt(call -> driver.begin(key, options));
      upload = begun;
    }
    return begun;
  }

  private void sendPart(PartUpload begun) {
    int number = parts++;
    ByteBuffer content = ByteBuffer.wrap(buffer, 0, buffered);
    attempt(
        call -> {
          begun.part(number, content);
          return number;
        });
    size += buffered;
    buffered = 0;
  }

  /** Does nothing: bytes leave in whole parts, and only {@link #commit} makes them durable. */
  @Override
  public void flush() {}

  /**
   * Publishes the object, durable.
   *
   * @throws ConflictException if the condition fails; nothing changed
   * @throws StoreException CORRUPT if the content does not have the checksum of the options
   */
  public ObjectInfo commit() {
    requireOpen();
    ObjectInfo info = upload == null ? putWhole() : commitParts(upload);
    state = State.COMMITTED;
    return info;
  }

  private ObjectInfo putWhole() {
    ByteBuffer content = ByteBuffer.wrap(buffer, 0, buffered);
    return finish(content.remaining(), call -> driver.put(key, content, options));
  }

  private ObjectInfo commitParts(PartUpload begun) {
    if (buffered > 0) {
      sendPart(begun);
    }
    return finish(size, call -> begun.commit(parts, size));
  }

  private ObjectInfo finish(long bytes, Gate.Action<ObjectInfo> action) {
    boolean done = false;
    try {
      ObjectInfo info =
          gate.call(
              Operation.WRITE,
              key,
              call -> {
                call.moved(bytes);
                return action.run(call);
              });
      done = true;
      return info;
    } finally {
      state = done ? state : State.FAILED;
    }
  }

  private <T> T attempt(Gate.Action<T> action) {
    boolean done = false;
    try {
      T result = gate.step(Operation.WRITE, key, action);
      done = true;
      return result;
    } finally {
      state = done ? state : State.FAILED;
    }
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      String problem =
          "the writer is " + (state == State.FAILED ? "failed" : "closed") + ": begin again";
      gate.refuse(Operation.WRITE, key, problem);
    }
  }

  /**
   * Aborts the object, unless it was committed.
   *
   * @throws StoreException if the parts that were sent can't be removed; nothing is published
   */
  @Override
  public void close() {
    PartUpload begun = upload;
    boolean unfinished = state != State.COMMITTED && state != State.CLOSED;
    state = State.CLOSED;
    buffer = new byte[0];
    buffered = 0;
    if (begun != null && unfinished) {
      gate.outside(Operation.WRITE, key, begun::abort);
    }
  }
}
