package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The part of an object in a response.
 *
 * @param size the size of the object
 * @param start the first byte of the response
 * @param length the number of bytes of the response
 */
record Extent(long size, long start, long length) {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]+)-([0-9]+)/([0-9]+)");

  static Extent of(GetObjectResponse answer, @Nullable ByteRange asked) {
    long length = answer.contentLength();
    if (asked == null) {
      return new Extent(length, 0, length);
    }
    Matcher range = CONTENT_RANGE.matcher(String.valueOf(answer.contentRange()));
    if (!range.matches()) {
      throw new DriverException(
          Kind.UNSUPPORTED, "this server does not answer ranges: read the object as a whole");
    }
    return new Extent(Long.parseLong(range.group(3)), Long.parseLong(range.group(1)), length);
  }

  boolean isWhole() {
    return length == size;
  }
}
