package io.github.worldkeep.bootstrap.room;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a room config, and parses the result to check it. */
final class RoomConfigWriter {
  private final RoomConfig config;
  private final ObjectNode root = RoomConfigReader.JSON.createObjectNode();

  RoomConfigWriter(RoomConfig config) {
    this.config = config;
  }

  String write() {
    root.put("format", 1);
    config.sessionId().ifPresent(id -> root.put("sessionId", id));
    config.worldId().ifPresent(id -> root.put("worldId", id.value()));
    config.saveDirectory().ifPresent(path -> root.put("saveDirectory", path));
    if (!config.players().isEmpty()) {
      config.players().forEach(root.putArray("players")::add);
    }
    writeStores();
    writeGameFields();
    String text = root.toString();
    if (text.length() > RoomConfig.MAX_LENGTH) {
      throw tooLong(text.length());
    }
    RoomConfig.parse(text);
    return text;
  }

  private void writeStores() {
    if (config.stores().isEmpty()) {
      return;
    }
    ObjectNode stores = root.putObject("stores");
    for (Map.Entry<String, StoreKind> name : new TreeMap<>(RoomConfigReader.STORES).entrySet()) {
      StoreUri uri = config.stores().get(name.getValue());
      if (uri != null) {
        stores.put(name.getKey(), text("stores." + name.getKey(), uri));
      }
    }
  }

  private static String text(String field, StoreUri uri) {
    try {
      return uri.toText();
    } catch (StoreException e) {
      throw new RoomConfigException(field, String.valueOf(e.getMessage()), null);
    }
  }

  private void writeGameFields() {
    for (Map.Entry<String, JsonNode> field : gameFields().properties()) {
      if (RoomConfigReader.OURS.contains(field.getKey())) {
        String problem = "it stands among the game's fields, but is not one: name it otherwise";
        throw new RoomConfigException(field.getKey(), problem, null);
      }
      root.set(field.getKey(), field.getValue());
    }
  }

  private ObjectNode gameFields() {
    try {
      if (RoomConfigReader.tree(config.gameFields()) instanceof ObjectNode object) {
        return object;
      }
    } catch (RoomConfigException e) {
      // Reported below: it is not about the room config as a whole.
    }
    throw new RoomConfigException("", "the game's fields must be a JSON object", null);
  }

  private RoomConfigException tooLong(int length) {
    String longest = "";
    int most = 0;
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      int size = field.getValue().toString().length();
      longest = size > most ? field.getKey() : longest;
      most = Math.max(most, size);
    }
    String problem =
        String.format(
            Locale.ROOT,
            "it has %d of the %d characters; the limit is %d: shorten it",
            most,
            length,
            RoomConfig.MAX_LENGTH);
    return new RoomConfigException(longest, problem, null);
  }
}
