package io.github.worldkeep.state.world;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A set of SHA-256 hashes in about 40 bytes each; a set of texts takes 150. Places are found by a
 * secret, as a snapshot that is not trusted may choose hashes that would all have the same.
 */
final class Hashes {
  private static final int LENGTH = 32;
  private static final int IN_CHUNK = 1024;
  private static final int FIRST_PLACES = 64;

  private final long secret = new SecureRandom().nextLong() | 1;
  private final List<byte[]> chunks = new ArrayList<>();
  private int size;

  /** The number of a hash and one; 0 where there is none. */
  private int[] places = new int[FIRST_PLACES];

  boolean contains(String hex) {
    return places[place(HexFormat.of().parseHex(hex), 0)] != 0;
  }

  void add(String hex) {
    byte[] hash = HexFormat.of().parseHex(hex);
    int place = place(hash, 0);
    if (places[place] != 0) {
      return;
    }
    if (size % IN_CHUNK == 0) {
      chunks.add(new byte[IN_CHUNK * LENGTH]);
    }
    System.arraycopy(hash, 0, chunks.get(size / IN_CHUNK), offset(size), LENGTH);
    places[place] = ++size;
    if (size > places.length / 2) {
      grow();
    }
  }

  private void grow() {
    places = new int[places.length * 2];
    for (int number = 0; number < size; number++) {
      places[place(chunks.get(number / IN_CHUNK), offset(number))] = number + 1;
    }
  }

  /** The place of a hash, or the free one where it belongs. */
  private int place(byte[] in, int from) {
    ByteBuffer words = ByteBuffer.wrap(in, from, LENGTH);
    long mixed = 0;
    while (words.hasRemaining()) {
      mixed = (mixed ^ words.getLong()) * secret;
      mixed ^= mixed >>> (Long.SIZE / 2);
    }
    int place = (int) mixed & (places.length - 1);
    while (places[place] != 0 && !isAt(places[place] - 1, in, from)) {
      place = (place + 1) & (places.length - 1);
    }
    return place;
  }

  private boolean isAt(int number, byte[] in, int from) {
    int own = offset(number);
    byte[] chunk = chunks.get(number / IN_CHUNK);
    return Arrays.equals(chunk, own, own + LENGTH, in, from, from + LENGTH);
  }

  private static int offset(int number) {
    return number % IN_CHUNK * LENGTH;
  }
}
