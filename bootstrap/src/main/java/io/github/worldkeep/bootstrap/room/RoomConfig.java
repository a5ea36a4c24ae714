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
 * The configuration that a host passes to a server when it starts it. It is a JSON object of at
 * most 10,000 characters, and every field is optional.
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
 * <p>Other fields belong to the game, and are kept.
 *
 * @param sessionId the session for which the server was started
 * @param worldId the world to load
 * @param saveDirectory the directory of the game's world; see {@link #directory}
 * @param players the expected players
 * @param stores the URI of each store that is named; a secret may be a reference, see {@link
 *     StoreUri} and {@link #persistence}
 * @param gameFields the fields of the game, as a JSON object
 */
public record RoomConfig(
    Optional<String> sessionId,
    Optional<WorldId> worldId,
    Optional<String> saveDirectory,
    List<String> players,
    Map<StoreKind, StoreUri> stores,
    String gameFields) {
  /** The most characters of a room config, which is a limit of hosts. */
  public static final int MAX_LENGTH = 10_000;

  public RoomConfig {
    players = List.copyOf(players);
    Map<StoreKind, StoreUri> copy = new EnumMap<>(StoreKind.class);
    copy.putAll(stores);
    stores = Collections.unmodifiableMap(copy);
  }

  /** Returns a room config without any field. */
  public static RoomConfig empty() {
    return new RoomConfig(
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of(), "{}");
  }

  /**
   * Parses a room config.
   *
   * @throws RoomConfigException if the text is too long or malformed, or a field has a wrong type
   *     or form
   */
  public static RoomConfig parse(String json) {
    return new RoomConfigReader(json).read();
  }

  /** Returns this room config with another world. */
  public RoomConfig withWorld(WorldId other) {
    return new RoomConfig(
        sessionId, Optional.of(other), saveDirectory, players, stores, gameFields);
  }

  /**
   * Finds the room config of this process. The first of these that is set counts: the argument, the
   * environment variable {@code WORLDKEEP_ROOM_CONFIG}, and {@code HATHORA_INITIAL_ROOM_CONFIG};
   * otherwise it is {@link #empty()}. The argument and {@code WORLDKEEP_ROOM_CONFIG} are JSON if
   * they start with an opening brace. Otherwise they are the path of a file with the JSON.
   *
   * @param argument the argument of the command line
   * @param environment returns null for a variable that is not set
   * @throws RoomConfigException if a file can't be read, or as {@link #parse}
   */
  public static RoomConfig find(
      Optional<String> argument, UnaryOperator<@Nullable String> environment) {
    return new RoomConfigSource(environment).find(argument);
  }

  /**
   * Returns the stores to open. Each store is the one that this room config names, or else the
   * environment, or else the embedded one under {@code ./.worldkeep}.
   *
   * <p>A room config has limited access to the operator's resources. References and other
   * credentials of this machine are used only if {@code WORLDKEEP_ROOM_SECRETS} lists them. They
   * are sent only to hosts that {@code WORLDKEEP_ROOM_STORE_HOSTS} lists. Local stores stay below
   * {@code WORLDKEEP_SAVE_ROOT}. {@code WORLDKEEP_ROOM_STORES=refuse} refuses all stores. See
   * {@code docs/security.md}.
   *
   * @throws RoomConfigException if the operator does not allow a store; the message names its field
   * @throws IllegalArgumentException if a variable of the operator can't be used; the message names
   *     it
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
   * Returns the save directory of this room config, as an absolute path. It is below {@code
   * WORLDKEEP_SAVE_ROOT}, by default the working directory. A relative path starts there.
   *
   * @throws RoomConfigException if the directory is not below it, or its path has a component named
   *     {@code .worldkeep}
   * @throws IllegalArgumentException if a variable of the operator can't be used; the message names
   *     it
   */
  public Optional<Path> directory(UnaryOperator<@Nullable String> environment) {
    SaveRoot root = RoomTrust.of(environment).root();
    return saveDirectory.map(path -> root.saveDirectory("saveDirectory", path));
  }

  /**
   * Checks the operator's variables about room configs, before a room config exists.
   *
   * @throws IllegalArgumentException if a variable can't be used; the message names it
   */
  public static void requireUsable(UnaryOperator<@Nullable String> environment) {
    RoomTrust unused = RoomTrust.of(environment);
  }

  /**
   * Returns the room config as JSON, which {@link #parse} reads as an equal one. A room config must
   * hold no secret, because hosts store and show it. A secret in a store's URI must be a reference,
   * which is resolved on the server.
   *
   * @throws RoomConfigException if the text is longer than 10,000 characters (UTF-16), where the
   *     message names the longest field; if a store's URI holds a secret in clear; or if {@link
   *     #parse} would refuse a field
   */
  public String toJson() {
    return new RoomConfigWriter(this).write();
  }

  /** Returns all but the game's fields, which may hold a secret. URIs hide their secrets. */
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
