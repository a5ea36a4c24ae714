package io.github.worldkeep.bootstrap.room;

import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parses a room config field by field. A field that was read is removed, so that the game's fields
 * are left.
 */
final class RoomConfigReader {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // Keeps the game's numbers.
          .build();

  /** Names that may be shown: a longer or odder one may be a misplaced secret. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_-]{1,20}");

  private static final Pattern PATH =
      Pattern.compile("(" + NAME + "|[0-9]{1,4})(/(" + NAME + "|[0-9]{1,4}))*");
  static final String BYTE_ORDER_MARK = "\ufeff";
  private static final String FORMAT = "1";
  private static final int MAX_PLAYERS = 1_000;
  static final Set<String> OURS =
      Set.of("format", "sessionId", "worldId", "saveDirectory", "players", "stores");
  static final Map<String, StoreKind> STORES =
      Map.of(
          "keyValues", StoreKind.KEY_VALUES,
          "documents", StoreKind.DOCUMENTS,
          "objects", StoreKind.OBJECTS);

  private final ObjectNode root;

  RoomConfigReader(String json) {
    if (json.codePointCount(0, json.length()) > RoomConfig.MAX_LENGTH) {
      throw tooLong();
    }
    JsonNode node = tree(json);
    if (!node.isObject()) {
      throw new RoomConfigException(
          "", "it must be a JSON object, such as {\"worldId\":\"w1\"}", null);
    }
    root = (ObjectNode) node;
  }

  /**
   * Parses JSON. The causes are left out, because messages of Java's and Jackson's exceptions
   * repeat the text.
   */
  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json.startsWith(BYTE_ORDER_MARK) ? json.substring(1) : json);
    } catch (JacksonException e) {
      throw duplicate(e)
          .orElseGet(() -> new RoomConfigException("", "it is not valid JSON" + place(e), null));
    } catch (NumberFormatException | ArithmeticException e) { // Of an exponent beyond 32 bits.
      String problem = "a number has an exponent that is too large: write it as text";
      throw new RoomConfigException("", problem, null);
    }
  }

  static RoomConfigException tooLong() {
    String limit = "the limit is " + RoomConfig.MAX_LENGTH;
    return new RoomConfigException("", "it is too long; " + limit + " characters", null);
  }

  /** Returns the failure that names a field which is there twice, if that is the error. */
  private static Optional<RoomConfigException> duplicate(JacksonException e) {
    if (!e.getOriginalMessage().startsWith("Duplicate")
        || !(e.processor() instanceof JsonParser parser)) {
      return Optional.empty();
    }
    String path = parser.streamReadContext().pathAsPointer().toString().substring(1);
    String field = PATH.matcher(path).matches() ? path.replace('/', '.') : "";
    String problem = "a field is there twice" + place(e) + ": remove one";
    return Optional.of(new RoomConfigException(field, problem, null));
  }

  /** Returns the place of an error, and no text, which may hold a secret. */
  private static String place(JacksonException e) {
    return e.getLocation() == null
        ? ""
        : " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }

  RoomConfig read() {
    requireNoMisspelling();
    requireKnownFormat();
    Optional<String> session = text(root, "", "sessionId").map(id -> checked("sessionId", id));
    Optional<WorldId> world =
        text(root, "", "worldId").map(id -> checked("worldId", id, WorldId::new));
    Optional<String> directory =
        text(root, "", "saveDirectory").map(path -> withoutControls("saveDirectory", path));
    List<String> players = players();
    Map<StoreKind, StoreUri> stores = stores();
    return new RoomConfig(session, world, directory, players, stores, gameFields());
  }

  /**
   * Returns the game's fields. They are parsed again, because a number may be written longer than
   * it can be read.
   */
  private String gameFields() {
    String text = root.toString();
    JsonNode unused = tree(text);
    return text;
  }

  /**
   * Refuses a name that differs from a field's only by case and separators. If the field is there
   * as well, such a name is the game's.
   */
  private void requireNoMisspelling() {
    for (String name : root.propertyNames()) {
      similar(name, OURS)
          .filter(ours -> !root.has(ours))
          .ifPresent(
              ours -> {
                String problem =
                    "did you mean " + ours + "? If it is a field of the game, rename it";
                throw new RoomConfigException(name, problem, null);
              });
    }
  }

  private static Optional<String> similar(String name, Set<String> fields) {
    return fields.stream().filter(field -> letters(field).equals(letters(name))).findAny();
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_. -]", "");
  }

  private void requireKnownFormat() {
    JsonNode format = root.remove("format");
    if (format == null || format.isNull()) {
      return;
    }
    if (!format.isIntegralNumber()) {
      throw wrongType("format", "a whole number", format);
    }
    if (!format.asString().equals(FORMAT)) {
      String problem =
          "this version knows format " + FORMAT + ", not " + format + ": use one that knows it";
      throw new RoomConfigException("format", problem, null);
    }
  }

  private static Optional<String> text(ObjectNode parent, String prefix, String name) {
    JsonNode node = parent.remove(name);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isString()) {
      throw wrongType(prefix + name, "a text", node);
    }
    if (node.stringValue().isEmpty()) {
      throw new RoomConfigException(prefix + name, "it is empty: fill it, or leave it out", null);
    }
    return Optional.of(node.stringValue());
  }

  private List<String> players() {
    JsonNode node = root.remove("players");
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrongType("players", "an array of texts", node);
    }
    if (node.size() > MAX_PLAYERS) {
      throw new RoomConfigException("players", "there are more than 1000: name fewer", null);
    }
    List<String> players = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      String field = "players[" + i + "]";
      if (!node.get(i).isString()) {
        throw wrongType(field, "a text", node.get(i));
      }
      players.add(checked(field, node.get(i).stringValue()));
    }
    return players;
  }

  private Map<StoreKind, StoreUri> stores() {
    JsonNode node = root.remove("stores");
    Map<StoreKind, StoreUri> stores = new EnumMap<>(StoreKind.class);
    if (node == null || node.isNull()) {
      return stores;
    }
    if (!node.isObject()) {
      throw wrongType("stores", "an object", node);
    }
    ObjectNode named = (ObjectNode) node;
    for (Map.Entry<String, StoreKind> store : STORES.entrySet()) {
      String field = fieldOf(store.getValue());
      text(named, "stores.", store.getKey())
          .map(uri -> whole(field, uri))
          .ifPresent(uri -> stores.put(store.getValue(), checked(field, uri, StoreUri::parse)));
    }
    for (String other : named.propertyNames()) {
      String hint =
          similar(other, STORES.keySet()).map(store -> "did you mean " + store + "? ").orElse("");
      String problem = hint + "there is no such store: use keyValues, documents and objects";
      throw new RoomConfigException("stores" + shown(other), problem, null);
    }
    return stores;
  }

  /** Returns a field's name for a message. A misplaced URI is not shown. */
  private static String shown(String name) {
    return NAME.matcher(name).matches() ? "." + name : "";
  }

  static String fieldOf(StoreKind kind) {
    return "stores."
        + switch (kind) {
          case KEY_VALUES -> "keyValues";
          case DOCUMENTS -> "documents";
          case OBJECTS -> "objects";
        };
  }

  private static String checked(String field, String id) {
    if (id.isEmpty() || id.length() > 100 || hasControls(id)) {
      String problem = "it must be 1 to 100 characters without control characters";
      throw new RoomConfigException(field, problem, null);
    }
    return whole(field, id);
  }

  private static String withoutControls(String field, String text) {
    if (hasControls(text)) {
      throw new RoomConfigException(field, "it holds a control character: remove it", null);
    }
    return whole(field, text);
  }

  /** Refuses half a surrogate pair, which can't be stored or passed on. */
  private static String whole(String field, String text) {
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new RoomConfigException(field, "it holds half a surrogate pair: remove it", null);
    }
    return text;
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static <T> T checked(String field, String text, Function<String, T> read) {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException | StoreException e) {
      throw new RoomConfigException(field, String.valueOf(e.getMessage()), null);
    }
  }

  private static RoomConfigException wrongType(String field, String expected, JsonNode found) {
    String type = found.getNodeType().name().toLowerCase(Locale.ROOT);
    return new RoomConfigException(field, "it must be " + expected + ", not " + type, null);
  }
}
