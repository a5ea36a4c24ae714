package io.github.worldkeep.state.history;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One write of a player's document, as the store's own trigger saw it.
 *
 * @param sequence its place in the store's order of writes of this player
 * @param player the document's id
 * @param lease who owned the player after it
 * @param revision of the content
 * @param hero the content
 */
record Write(long sequence, String player, Optional<String> lease, long revision, Hero hero) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads a player's document, with nothing but Jackson. */
  static Write parse(long sequence, String player, String json) {
    JsonNode document = JSON.readTree(json);
    Optional<String> lease =
        document.path("owner").path("lease").stringValueOpt().filter(text -> !text.isEmpty());
    JsonNode data = document.path("data");
    Hero hero =
        data.isObject() ? JSON.treeToValue(data, Hero.class) : Hero.fresh(player); // not yet saved
    return new Write(sequence, player, lease, document.path("revision").asLong(0), hero);
  }
}
