package io.github.worldkeep.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The JSON of a player of about 2 KB, which differs each time: equal bytes would flatter a disk.
 */
final class PlayerDocument {
  private static final int ITEMS = 30;
  private static final List<byte[]> PREPARED =
      Stream.generate(PlayerDocument::random).limit(1_000).toList();

  private PlayerDocument() {}

  /** One of a thousand, for what is so short that making one would count. */
  static byte[] prepared() {
    return PREPARED.get(ThreadLocalRandom.current().nextInt(PREPARED.size()));
  }

  static byte[] random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder json = new StringBuilder(2_200);
    json.append("{\"name\":\"Player ").append(random.nextInt(1_000_000)).append("\",\"level\":");
    json.append(random.nextInt(100)).append(",\"inventory\":[");
    for (int i = 0; i < ITEMS; i++) {
      json.append(i == 0 ? "" : ",").append("{\"slot\":").append(i).append(",\"item\":\"item_");
      json.append(Long.toString(random.nextLong(1L << 40), 36)).append("\",\"count\":");
      json.append(random.nextInt(64)).append(",\"durability\":").append(random.nextInt(1_000));
      json.append('}');
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
