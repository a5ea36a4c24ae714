package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.spi.ObjectSource;

/**
 * A range without a byte.
 *
 * @param info of the object
 * @param start where it is
 */
record EmptySource(ObjectInfo info, long start) implements ObjectSource {
  @Override
  public long length() {
    return 0;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    return -1;
  }

  @Override
  public void close() {}
}
