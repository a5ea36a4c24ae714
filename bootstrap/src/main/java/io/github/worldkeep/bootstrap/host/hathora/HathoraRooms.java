package io.github.worldkeep.bootstrap.host.hathora;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostClient;
import io.github.worldkeep.bootstrap.host.RoomHost;
import io.github.worldkeep.bootstrap.host.RoomRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Creates rooms on Hathora. {@link RoomRequest} checks the limits of ids and configs before a
 * request is sent. A request is sent once. After a request without a response, a room of that name
 * may exist, and a second request is refused. The caller decides whether to repeat it.
 */
final class HathoraRooms implements RoomHost {
  private final HathoraApi api;
  private final HostClient http;

  HathoraRooms(HathoraApi api, HostClient http) {
    this.api = api;
    this.http = http;
  }

  @Override
  public Allocation create(RoomRequest room) {
    String what = "create room " + room.roomId();
    Map<String, String> body = new TreeMap<>();
    body.put("region", room.region());
    body.put("roomConfig", room.roomConfig());
    HttpRequest request =
        api.request("create?roomId=" + room.roomId())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(HathoraApi.JSON.writeValueAsString(body)))
            .build();
    String answer = http.sendExpectingSuccess(what, request, Host.REQUEST_TIMEOUT);
    return allocation(what, room, HathoraApi.read(what, answer));
  }

  private static Allocation allocation(String what, RoomRequest room, JsonNode answer) {
    if (!HathoraRoom.text(answer, "roomId").equals(Optional.of(room.roomId()))) {
      throw HathoraApi.malformed(what, "the answer is of another room");
    }
    Map<String, String> attributes = new TreeMap<>();
    for (String name : new String[] {"roomId", "processId", "status"}) {
      HathoraRoom.text(answer, name).ifPresent(value -> attributes.put(name, value));
    }
    return new Allocation(
        "", Optional.empty(), address(answer.path("exposedPort")), Optional.empty(), attributes);
  }

  /** Returns the address of the process, once it runs. */
  private static Optional<Address> address(JsonNode exposed) {
    int port = exposed.path("port").asInt(0);
    return HathoraRoom.text(exposed, "host")
        .filter(host -> !host.isBlank() && port > 0 && port <= Address.HIGHEST_PORT)
        .map(host -> new Address(host, port));
  }

  @Override
  public void close() {
    http.close();
  }
}
