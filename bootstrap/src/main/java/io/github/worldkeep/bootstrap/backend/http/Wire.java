package io.github.worldkeep.bootstrap.backend.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.state.world.WorldId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of requests and answers, described by {@code openapi.json}. */
final class Wire {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // Keeps the game's numbers.
          .build();

  private Wire() {}

  @JsonPropertyOrder({"type", "allocationId", "worldId", "players", "data"})
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Draft(
      String type,
      Optional<String> allocationId,
      Optional<String> worldId,
      List<String> players,
      JsonNode data) {
    static Draft of(SessionDraft draft) {
      return new Draft(
          draft.type(),
          draft.allocationId(),
          draft.worldId().map(WorldId::value),
          draft.players(),
          JSON.readTree(draft.data()));
    }
  }

  @JsonPropertyOrder({"host", "port"})
  record Place(String host, int port) {}

  @JsonPropertyOrder({"players", "capacity"})
  record Filling(int players, int capacity) {
    static Filling of(Occupancy occupancy) {
      return new Filling(occupancy.count(), occupancy.capacity());
    }
  }

  @JsonPropertyOrder({"id", "allocationId", "address", "joinable", "capacity"})
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Server(
      String id, String allocationId, Optional<Place> address, boolean joinable, int capacity) {
    Server {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(allocationId, "allocationId");
      address = Objects.requireNonNullElse(address, Optional.empty());
    }

    static Server of(Instance instance) {
      return new Server(
          instance.id(),
          instance.allocationId(),
          instance.address().map(a -> new Place(a.host(), a.port())),
          instance.joinable(),
          instance.capacity());
    }

    Instance instance() {
      Optional<Address> place = address.map(a -> new Address(a.host(), a.port()));
      return new Instance(id, allocationId, place, joinable, capacity);
    }
  }

  /** A session in an answer. Other fields are ignored. */
  record Session(
      String id,
      String type,
      GameSession.State state,
      Optional<String> allocationId,
      Optional<String> worldId,
      List<String> players,
      Optional<Server> instance,
      ObjectNode data) {
    Session {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(state, "state");
      allocationId = Objects.requireNonNullElse(allocationId, Optional.empty());
      worldId = Objects.requireNonNullElse(worldId, Optional.empty());
      instance = Objects.requireNonNullElse(instance, Optional.empty());
      players = List.copyOf(players);
      Objects.requireNonNull(data, "data");
    }

    GameSession with(String etag) {
      return new GameSession(
          id,
          etag,
          type,
          state,
          allocationId,
          worldId.map(WorldId::new),
          players,
          instance.map(Server::instance),
          data.toString());
    }
  }
}
