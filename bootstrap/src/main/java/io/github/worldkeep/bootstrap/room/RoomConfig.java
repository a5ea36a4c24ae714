package io.github.worldkeep.bootstrap.room;

import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a host hands to a server that it starts: a JSON object of at most 10,000 characters, of
 * which every field is optional.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "sessionId": "match-7031",
 *   "worldId": "island-12",
 *   "saveDirectory": "saves",
 *   "players": ["ann", "bob"],
 *   "stores": {
 *     "keyValues": "memory:",
 *     "documents": "sqlite:data/game.db",
 *     "objects": "file:data/objects"
 *   }
 * }
 * }</pre>
 *
 * <p>Other fields are the game's, and kept.
 *
 * @param sessionId the session that the server was started for
 * @param worldId the world to load
 * @param saveDirectory where the game keeps its world; see {@link #directory}
 * @param players who is expected
 * @param stores the URI of each store that is named; a secret may be a reference, see {@link
 *     StoreUri} and {@link #persistence}
 * @param gameFields the fields that are not ours, as a JSON object
 */
public record RoomConfig(
    Optional<String> sessionId,
    Optional<WorldId> worldId,
    Optional<String> saveDirectory,
    List<String> players,
    Map<StoreKind, StoreUri> stores,
    String gameFields) {
  /** The most characters that a room config may have: a host's limit. */
  public static final int MAX_LENGTH = 10_000;

  public RoomConfig {
    players = List.copyOf(players);
    Map<StoreKind, StoreUri> copy = new EnumMap<>(StoreKind.class);
    copy.putAll(stores);
    stores = Collections.unmodifiableMap(copy);
  }

  /** A server that is told nothing. */
  public static RoomConfig empty() {
    return new RoomConfig(
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of(), "{}");
  }

  /**
   * Reads a room config.
   *
   * @throws RoomConfigException if it is too long, malformed, or has a field of a wrong type or
   *     form
   */
  public static RoomConfig parse(String json) {
    return new RoomConfigReader(json).read();
  }

  /** With another world. */
  public RoomConfig withWorld(WorldId other) {
    return new RoomConfig(
        sessionId, Optional.of(other), saveDirectory, players, stores, gameFields);
  }

  /**
   * Finds the room config of this process: the argument if there is one, else the environment
   * variable {@code WORLDKEEP_ROOM_CONFIG}, else {@code HATHORA_INITIAL_ROOM_CONFIG}, else {@link
   * #empty()}. The argument and {@code WORLDKEEP_ROOM_CONFIG} are JSON if they start with an
   * opening brace, else the path of a file that holds it.
   *
   * @param argument from the command line
   * @param environment answers null for a variable that is not set
   * @throws RoomConfigException as {@link #parse}, and if a file can't be read
   */
  public static RoomConfig find(
      Optional<String> argument, UnaryOperator<@Nullable String> environment) {
    return new RoomConfigSource(environment).find(argument);
  }

  /**
   * The stores to open: those that this room config names, else those that the environment names,
   * else the embedded ones under {@code ./.worldkeep}.
   *
   * <p>A room config is not trusted with what is the operator's. References and other credentials
   * of this machine are used only if {@code WORLDKEEP_ROOM_SECRETS} lists them, and only at hosts
   * that {@code WORLDKEEP_ROOM_STORE_HOSTS} lists; local stores stay below {@code
   * WORLDKEEP_SAVE_ROOT}; {@code WORLDKEEP_ROOM_STORES=refuse} refuses all stores. See {@code
   * docs/security.md}.
   *
   * @throws RoomConfigException if the operator does not allow a store, naming its field
   * @throws IllegalArgumentException if one of the operator's variables can't be used; names it
   */
  public PersistenceConfig persistence(UnaryOperator<@Nullable String> environment) {
    RoomTrust trust = RoomTrust.of(environment);
    PersistenceConfig config = PersistenceConfig.fromEnvironment(environment);
    for (Map.Entry<StoreKind, StoreUri> store : stores.entrySet()) {
      trust.require(RoomConfigReader.fieldOf(store.getKey()), store.getValue());
      config = config.with(store.getKey(), store.getValue());
    }
    return config;
  }

  /**
   * The save directory that this room config names, as an absolute path. It is below {@code
   * WORLDKEEP_SAVE_ROOT}, by default the working directory, where a relative one starts.
   *
   * @throws RoomConfigException if it is not, or if it is or leads through a directory named {@code
   *     .worldkeep}
   * @throws IllegalArgumentException if one of the operator's variables can't be used; names it
   */
  public Optional<Path> directory(UnaryOperator<@Nullable String> environment) {
    SaveRoot root = RoomTrust.of(environment).root();
    return saveDirectory.map(path -> root.saveDirectory("saveDirectory", path));
  }

  /**
   * Checks the operator's variables about room configs, before there is one.
   *
   * @throws IllegalArgumentException if one can't be used; names it
   */
  public static void requireUsable(UnaryOperator<@Nullable String> environment) {
    RoomTrust unused = RoomTrust.of(environment);
  }

  /**
   * The room config as JSON, which {@link #parse} reads as an equal one. It is no place for
   * secrets: hosts keep and show it. One in a store's URI must be a reference, resolved where the
   * server runs.
   *
   * @throws RoomConfigException if it is longer than 10,000 characters (UTF-16), naming the longest
   *     field; if a store's URI holds a secret in clear; or if a field is not as {@link #parse} has
   *     it
   */
  public String toJson() {
    return new RoomConfigWriter(this).write();
  }

  /** Without the game's fields, which may hold a secret; the URIs hide theirs. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "RoomConfig[sessionId=%s, worldId=%s, saveDirectory=%s, players=%s, stores=%s]",
        sessionId,
        worldId,
        saveDirectory,
        players,
        stores);
  }
}
