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
 * What a game keeps of its players, and how older data becomes today's. Immutable: each method
 * answers another type.
 *
 * <pre>{@code
 * PlayerType<Hero> heroes =
 *     PlayerType.of(Hero.class)
 *         .schema(2)
 *         .upgrade(1, json -> json.put("gold", json.path("coins").asInt() * 10));
 * }</pre>
 *
 * <p>Fields that are stored and that the class does not have survive: whoever saves the player
 * writes them back where they were, as long as the object around them is there. Those in an element
 * of an array survive as long as the rest of the element is unchanged; it may move. A field that
 * the class reads and does not write (an old name, say) is gone with the next save, wherever a
 * field of that name stands, and so is what is unknown inside it: better rename by an upgrade.
 *
 * <p>What is written must be readable: the first value of each class, and some of the later ones,
 * are read back before they are sent, as {@link Codec#checked} says. A value that can't be, is
 * refused with INVALID, by a load that would create the player, a save, an exchange and a
 * checkpoint, and nothing is stored.
 *
 * <p>Without a class of its own, a game takes {@code PlayerType.of(ObjectNode.class)}: every field
 * and every digit stays. An update, or an exchange, is given a copy, which it may change and
 * answer; what {@link PlayerHandle#value} answers must not be changed.
 *
 * <p>An unknown value is another matter than an unknown field. A player with an enum constant or a
 * subtype that the class does not have can't be loaded: give a new schema number to such data.
 *
 * @param <T> the game's class, immutable, which the codec reads, and writes as a JSON object, the
 *     same each time. Reading has no side effects: it may happen more than once
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
   * Players of this class: schema 1, in the collection {@code players}, keeping 10 revisions.
   *
   * @throws IllegalArgumentException if Jackson could write values of the class and never read
   *     them: see {@link Codec#json(Class)}
   */
  public static <T> PlayerType<T> of(Class<T> type) {
    return of(Codec.json(type));
  }

  /**
   * Players as this codec writes and reads them, else as {@link #of(Class)}. With {@link
   * Codec#json(JsonMapper, Class)} it is a mapper of one's own: for Kotlin, Lombok and types that
   * are polymorphic.
   *
   * @param codec writes the same each time. It may read any JSON object whose schema it has
   *     written, also with fields that it does not know
   */
  public static <T> PlayerType<T> of(Codec<T> codec) {
    return new PlayerType<>(
        Codec.checked(codec), COLLECTION, 1, Collections.emptySortedMap(), USUAL_REVISIONS);
  }

  /**
   * A part of the player that is owned, loaded and saved by itself, in the collection {@code
   * players_<name>}. A server that knows nothing of a section can't harm it.
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
   * The number of the data's shape, which the game raises with each change that older or newer code
   * would misread; a new field needs none. Players of a greater number are refused.
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
   * How data of one schema becomes that of the next. It happens when a player is loaded, and is
   * stored with the next save; revisions stay as they were saved.
   *
   * @param from the schema of what the step is given; what it answers is of the next number
   * @param step may change and answer what it is given. It is called by any thread, and again for
   *     the same player, so it depends on nothing else. If it throws, the player is not loaded and
   *     nothing is changed
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
   * How many earlier revisions of each player stay, to be compared and rolled back to.
   *
   * @param number 0 to 1,000
   */
  public PlayerType<T> keepRevisions(int number) {
    if (number < 0 || number > MAX_REVISIONS) {
      throw new IllegalArgumentException("0 to 1,000 revisions can be kept, not " + number);
    }
    return new PlayerType<>(codec, collection, schema, upgrades, number);
  }

  /** With a step from every schema before this one, and no other; needed before players are. */
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

  /** Reads back what it writes. */
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

  /** By the schema that each one starts from. */
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
