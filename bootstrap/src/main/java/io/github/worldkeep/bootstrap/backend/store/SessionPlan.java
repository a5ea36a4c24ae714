package io.github.worldkeep.bootstrap.backend.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.state.world.WorldId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.node.ObjectNode;

/** The planned part of a session. */
@JsonPropertyOrder({"type", "worldId", "players", "data"})
record SessionPlan(
    String type,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> worldId,
    List<String> players,
    ObjectNode data) {
  private static final ObjectWriter SORTED =
      DocumentCodec.JSON.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

  SessionPlan {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(data, "data");
    worldId = Objects.requireNonNullElse(worldId, Optional.empty());
    worldId.ifPresent(id -> new WorldId(id));
    players = List.copyOf(players);
  }

  static SessionPlan of(SessionDraft draft) {
    Optional<String> world = draft.worldId().map(WorldId::value);
    return new SessionPlan(draft.type(), world, draft.players(), object(draft.data()));
  }

  /**
   * Returns the SHA-256 of the plan and its allocation. The order of the fields of its data does
   * not matter.
   */
  String digest(Optional<String> allocationId) {
    String text = SORTED.writeValueAsString(List.of(this, allocationId.orElse("")));
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns the plan with its type only: the data may hold a secret, and players are personal data.
   */
  SessionPlan emptied() {
    return new SessionPlan(type, Optional.empty(), List.of(), object("{}"));
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) DocumentCodec.JSON.readTree(json);
  }
}
