package io.github.worldkeep.bootstrap.host.hathora;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A room of a process, as the API lists it.
 *
 * @param id the room
 * @param allocationId the id of its current allocation
 * @param config the newest room config; empty if the room has none
 */
record HathoraRoom(String id, Optional<String> allocationId, Optional<String> config) {
  /** Returns the active rooms of a process. */
  static List<HathoraRoom> readActive(String what, String processId, String body) {
    JsonNode list = HathoraApi.read(what, body);
    if (!list.isArray()) {
      throw HathoraApi.malformed(what, "the answer is not a list");
    }
    List<HathoraRoom> rooms = new ArrayList<>();
    for (JsonNode room : list) {
      String id = text(room, "roomId").orElseThrow(() -> incomplete(what));
      JsonNode allocation = room.path("currentAllocation");
      boolean here = text(allocation, "processId").map(processId::equals).orElse(true);
      if (here && text(room, "status").map("active"::equals).orElse(true)) {
        rooms.add(
            new HathoraRoom(id, text(allocation, "roomAllocationId"), text(room, "roomConfig")));
      }
    }
    return rooms;
  }

  private static RuntimeException incomplete(String what) {
    return HathoraApi.malformed(what, "a room has no roomId");
  }

  static Optional<String> text(JsonNode parent, String name) {
    JsonNode node = parent.path(name);
    return node.isString() && !node.stringValue().isEmpty()
        ? Optional.of(node.stringValue())
        : Optional.empty();
  }

  /** Returns the ids. The config may hold a secret. */
  @Override
  public String toString() {
    return "HathoraRoom[id=" + id + ", allocationId=" + allocationId + "]";
  }
}
