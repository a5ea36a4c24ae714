package io.github.worldkeep.state.player;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects whose last field, {@code data}, is a game's own and is not looked into. */
final class Envelopes {
  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.UTF_8);

  private Envelopes() {}

  static byte[] write(Object envelope, byte[] data) {
    byte[] head = JSON.writeValueAsBytes(envelope);
    int end = head.length - 1; // In place of its closing brace.
    byte[] json = Arrays.copyOf(head, end + DATA.length + data.length + 1);
    System.arraycopy(DATA, 0, json, end, DATA.length);
    System.arraycopy(data, 0, json, end + DATA.length, data.length);
    json[json.length - 1] = '}';
    return json;
  }

  /** The number first: what else a newer format has may not be readable. */
  static JsonNode read(byte[] json, int known) {
    JsonNode tree = JSON.readTree(json);
    int format = tree.path("format").asInt(0);
    if (format < 1) {
      throw new IllegalArgumentException("it has no format number");
    }
    if (format > known) {
      throw new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, newer(format, known), null);
    }
    return tree;
  }

  private static String newer(int format, int known) {
    return String.format(
        Locale.ROOT,
        "the player was written by a newer Worldkeep (format %d; this one knows %d): update this one",
        format,
        known);
  }

  static <E> E envelope(JsonNode tree, Class<E> type) {
    return JSON.treeToValue(tree, type);
  }

  static byte[] data(JsonNode tree) {
    JsonNode data = tree.path("data");
    if (!data.isObject()) {
      throw new IllegalArgumentException("it has no data");
    }
    return JSON.writeValueAsBytes(data);
  }
}
