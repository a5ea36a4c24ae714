package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns stored data into the game's value and back, losing nothing that the game does not know. */
final class ValueCodec<T> {
  private static final Codec<ObjectNode> TREES = Codec.json(ObjectNode.class);

  private final PlayerType<T> type;
  private final Codec<T> codec;

  /** A value that was read. */
  record Loaded<T>(T value, Unknown unknown) {}

  /**
   * The data to store.
   *
   * @param data a JSON object in UTF-8
   * @param unknown its unknown fields, for the next write
   */
  @SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
  record Written(byte[] data, Unknown unknown) {}

  ValueCodec(PlayerType<T> type) {
    this.type = type.complete();
    this.codec = type.codec();
  }

  /**
   * The value, by as many steps as it takes.
   *
   * @param player for messages
   * @throws StoreException NEWER_FORMAT if the schema is newer than this program's, CORRUPT if a
   *     step fails, or the data is no T
   */
  Loaded<T> read(String player, int schema, byte[] data) {
    if (schema > type.schema()) {
      throw newer(player, schema);
    }
    byte[] current = schema == type.schema() ? data : upgraded(player, schema, data);
    try {
      T value = Objects.requireNonNull(codec.decode(current), "value");
      return new Loaded<>(value, unknown(current, value));
    } catch (RuntimeException e) {
      throw corrupt(player, "its data of schema " + schema + " is no " + codec, e);
    }
  }

  private Unknown unknown(byte[] stored, T value) {
    byte[] known = codec.encode(value);
    return Arrays.equals(stored, known)
        ? Unknown.NONE
        : new UnknownSearch(tree(stored), tree(known), this::rewritten).result();
  }

  private ObjectNode rewritten(ObjectNode json) {
    T value = codec.decode(TREES.encode(json));
    return tree(codec.encode(value));
  }

  private byte[] upgraded(String player, int schema, byte[] data) {
    ObjectNode json = tree(data);
    for (Map.Entry<Integer, UnaryOperator<ObjectNode>> step :
        type.upgrades().tailMap(schema).entrySet()) {
      try {
        json = Objects.requireNonNull(step.getValue().apply(json), "the step's result");
      } catch (RuntimeException e) {
        throw corrupt(player, "the upgrade from schema " + step.getKey() + " failed", e);
      }
    }
    return TREES.encode(json);
  }

  /**
   * Returns the data to store. Without unknown fields it costs no more than Jackson's writing.
   *
   * @param player for messages
   * @param unknown the unknown fields of the last read or write
   * @throws StoreException INVALID if the value can't be written as a JSON object, or not be read
   *     again
   */
  Written write(String player, T value, Unknown unknown) {
    byte[] known = encode(player, value);
    if (unknown.isEmpty()) {
      return new Written(known, unknown);
    }
    ObjectNode json = tree(known);
    Unknown kept = unknown.putBackInto(json);
    return new Written(TREES.encode(json), kept);
  }

  private byte[] encode(String player, T value) {
    byte[] json;
    try {
      json = codec.encode(value);
    } catch (StoreException e) {
      throw invalid(player, String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw invalid(player, "its codec can't write it: see the cause", e);
    }
    if (json.length == 0 || json[0] != '{') {
      throw invalid(player, "it must be a JSON object: use a record or a class with fields", null);
    }
    return json;
  }

  /**
   * Returns the value for a change function: a copy of a tree, because only a tree could be changed
   * in place.
   */
  @SuppressWarnings("unchecked")
  static <T> T forChange(T value) {
    return value instanceof JsonNode tree ? (T) tree.deepCopy() : value;
  }

  /** Exactly, as text has it: a double would round what the game does not know. */
  private static ObjectNode tree(byte[] json) {
    return TREES.decode(json);
  }

  private StoreException newer(String player, int schema) {
    String problem =
        String.format(
            Locale.ROOT,
            "player %s in %s has schema %d, and this program knows up to %d: update the program",
            player,
            type.collection(),
            schema,
            type.schema());
    return new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, problem, null);
  }

  private StoreException corrupt(String player, String problem, Throwable cause) {
    String message =
        String.format(
            Locale.ROOT,
            "player %s in %s can't be loaded: %s; nothing was changed",
            player,
            type.collection(),
            problem);
    return new StoreException(Kind.CORRUPT, Retry.NEVER, message, cause);
  }

  private StoreException invalid(String player, String problem, @Nullable Throwable cause) {
    String message =
        String.format(
            Locale.ROOT,
            "the value of player %s in %s can't be stored: %s",
            player,
            type.collection(),
            problem);
    return new StoreException(Kind.INVALID, Retry.NEVER, message, cause);
  }
}
