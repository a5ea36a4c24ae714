package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Codec;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes the stored data of a game's players, and the upgrades from older data. It is immutable:
 * each method returns a changed copy.
 *
 * <pre>{@code
 * PlayerType<Hero> heroes =
 *     PlayerType.of(Hero.class)
 *         .schema(2)
 *         .upgrade(1, json -> json.put("gold", json.path("coins").asInt() * 10));
 * }</pre>
 *
 * <p>Stored fields that the class does not have survive. Each save writes them back to their place,
 * as long as the object around them exists. In an element of an array they survive as long as the
 * rest of the element is unchanged; it may move.
 *
 * <p>A field that the class reads but does not write, such as an old name, is removed by the next
 * save, at every place where a field of that name stands. Unknown fields inside it are removed,
 * too. Rename a field by an upgrade instead.
 *
 * <p>A written value must be readable. The first value of each class, and some later values, are
 * read back before they are stored, as {@link Codec#checked} describes. A value that can't be read
 * back is refused with INVALID, and nothing is stored. This applies to a load that would create the
 * player, a save, an exchange and a checkpoint.
 *
 * <p>A game without a class of its own uses {@code PlayerType.of(ObjectNode.class)}: every field
 * and every digit stays. An update or an exchange receives a copy, which it may change and return.
 * The result of {@link PlayerHandle#value} must not be changed.
 *
 * <p>An unknown value does not survive, unlike an unknown field. A player with an enum constant or
 * a subtype that the class does not have can't be loaded: give such data a new schema number.
 *
 * @param <T> the game's class, which is immutable. The codec writes it as a JSON object, the same
 *     each time. Reading must have no side effects, because it may happen more than once
 */
public final class PlayerType<T> {
  private static final String COLLECTION = "players";
  private static final String REVISIONS = "revisions";
  private static final Pattern SECTION = Pattern.compile("[a-z][a-z0-9_]{0,21}");
  private static final int MAX_REVISIONS = 1_000;
  private static final int USUAL_REVISIONS = 10;

  private final Codec<T> codec;
  private final String collection;
  private final int schema;
  private final SortedMap<Integer, UnaryOperator<ObjectNode>> upgrades;
  private final int revisions;

  private PlayerType(
      Codec<T> codec,
      String collection,
      int schema,
      SortedMap<Integer, UnaryOperator<ObjectNode>> upgrades,
      int revisions) {
    this.codec = codec;
    this.collection = collection;
    this.schema = schema;
    this.upgrades = upgrades;
    this.revisions = revisions;
  }

  /**
   * The type of players of this class, with schema 1, in the collection {@code players}, with 10
   * revisions kept.
   *
   * @throws IllegalArgumentException if Jackson could write values of the class and never read
   *     them: see {@link Codec#json(Class)}
   */
  public static <T> PlayerType<T> of(Class<T> type) {
    return of(Codec.json(type));
  }

  /**
   * The type of players with this codec, else as {@link #of(Class)}. {@link Codec#json(JsonMapper,
   * Class)} makes a codec with a custom mapper, for Kotlin, Lombok and polymorphic types.
   *
   * @param codec writes a value the same each time. It must read any JSON object of a schema that
   *     it has written, also with fields that it does not know
   */
  public static <T> PlayerType<T> of(Codec<T> codec) {
    return new PlayerType<>(
        Codec.checked(codec), COLLECTION, 1, Collections.emptySortedMap(), USUAL_REVISIONS);
  }

  /**
   * Returns the type of a section: a part of the player that is owned, loaded and saved by itself,
   * in the collection {@code players_<name>}. A server that does not know a section can't damage
   * it.
   *
   * @param name 1 to 22 of {@code a-z 0-9 _}, starting with a letter; not {@code revisions}, nor
   *     ending in {@code _revisions}
   */
  public PlayerType<T> section(String name) {
    if (!SECTION.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a section's name is 1 to 22 of a-z 0-9 _, starting with a letter: rename it");
    }
    if (name.equals(REVISIONS) || name.endsWith("_" + REVISIONS)) {
      throw new IllegalArgumentException(
          "the section " + name + " would share its collection with revisions: rename it");
    }
    return new PlayerType<>(codec, COLLECTION + "_" + name, schema, upgrades, revisions);
  }

  /**
   * Sets the number of the data's schema. Raise it with each change that older or newer code would
   * misread; a new field needs none. Players of a greater schema are refused.
   *
   * @param number 1 or more, with an {@link #upgrade} from every number before it
   */
  public PlayerType<T> schema(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("schema numbers start at 1, not " + number + ": raise it");
    }
    return new PlayerType<>(codec, collection, number, upgrades, revisions);
  }

  /**
   * Adds the upgrade from one schema to the next. It runs when a player is loaded, and its result
   * is stored by the next save. Revisions stay as they were saved.
   *
   * @param from the schema of the step's argument; its result has the next schema
   * @param step the upgrade, which may change and return its argument. Any thread may call it, also
   *     repeatedly for the same player, so it must depend on its argument alone. If it throws, the
   *     player is not loaded and nothing is changed
   */
  public PlayerType<T> upgrade(int from, UnaryOperator<ObjectNode> step) {
    Objects.requireNonNull(step, "step");
    if (from < 1) {
      throw new IllegalArgumentException(
          "schema numbers start at 1: there is no step from " + from);
    }
    SortedMap<Integer, UnaryOperator<ObjectNode>> more = new TreeMap<>(upgrades);
    if (more.put(from, step) != null) {
      throw new IllegalArgumentException("there are two steps from schema " + from + ": keep one");
    }
    return new PlayerType<>(codec, collection, schema, more, revisions);
  }

  /**
   * Sets the number of revisions of each player that are kept for comparison and rollback.
   *
   * @param number 0 to 1,000
   */
  public PlayerType<T> keepRevisions(int number) {
    if (number < 0 || number > MAX_REVISIONS) {
      throw new IllegalArgumentException("0 to 1,000 revisions can be kept, not " + number);
    }
    return new PlayerType<>(codec, collection, schema, upgrades, number);
  }

  /**
   * Requires an upgrade from every schema before this one, and no other. Called before players are
   * loaded.
   */
  PlayerType<T> complete() {
    for (int from = 1; from < schema; from++) {
      if (!upgrades.containsKey(from)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "players of schema %d need a step from %d: add upgrade(%d, ...)",
                schema,
                from,
                from));
      }
    }
    if (!upgrades.isEmpty() && upgrades.lastKey() >= schema) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the step from schema %d leads past schema %d: raise schema(%d), or remove the step",
              upgrades.lastKey(),
              schema,
              upgrades.lastKey() + 1));
    }
    return this;
  }

  /** The codec, which reads back the values that it writes. */
  Codec<T> codec() {
    return codec;
  }

  String collection() {
    return collection;
  }

  String revisionsCollection() {
    return collection + "_" + REVISIONS;
  }

  int schema() {
    return schema;
  }

  /** The upgrades by the schema from which each starts. */
  SortedMap<Integer, UnaryOperator<ObjectNode>> upgrades() {
    return upgrades;
  }

  int revisions() {
    return revisions;
  }

  @Override
  public String toString() {
    return collection + " of " + codec + ", schema " + schema;
  }
}
