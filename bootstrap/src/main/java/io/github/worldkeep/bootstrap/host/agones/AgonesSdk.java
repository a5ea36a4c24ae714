package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.Deadline;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostClient;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.http.LineStream;
import io.github.worldkeep.bootstrap.http.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The calls of the SDK's REST API. The SDK only queues changes of the state. */
final class AgonesSdk implements AutoCloseable {
  private static final int MAX_LISTED = 1_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final URI base;
  private final HostClient http = new HostClient("agones");

  AgonesSdk(URI base) {
    this.base = base;
  }

  AgonesGameServer gameServer(Deadline deadline) {
    return AgonesGameServer.parse(
        http.sendExpectingSuccess(
            "GET /gameserver", request("/gameserver").GET().build(), deadline.left()));
  }

  /** Opens the watch. It sends the game server at once, and after each change. */
  LineStream watch() {
    HttpRequest request = request("/watch/gameserver").GET().build();
    return http.openLines("GET /watch/gameserver", request, Host.REQUEST_TIMEOUT);
  }

  void health(Deadline deadline) {
    post("/health", "{}", deadline);
  }

  void ready(Deadline deadline) {
    post("/ready", "{}", deadline);
  }

  /** Reserves the game server until another state is requested. */
  void reserve(Deadline deadline) {
    post("/reserve", "{\"seconds\":\"0\"}", deadline);
  }

  void allocate(Deadline deadline) {
    post("/allocate", "{}", deadline);
  }

  void shutdown(Deadline deadline) {
    post("/shutdown", "{}", deadline);
  }

  /**
   * Sends the players. A refusal is ignored: the list may be missing, or lists may not be enabled.
   */
  void list(String list, Occupancy occupancy, Deadline deadline) {
    int capacity = Math.min(MAX_LISTED, Math.max(occupancy.count(), occupancy.capacity()));
    ObjectNode json = JSON.createObjectNode().put("capacity", Integer.toString(capacity));
    occupancy.players().stream().limit(MAX_LISTED).forEach(json.putArray("values")::add);
    send("/v1beta1/lists/" + list, json.toString(), deadline);
  }

  /**
   * Sends the number of players. A refusal is ignored: the counter may be missing, or counters may
   * not be enabled.
   */
  void count(String counter, Occupancy occupancy, Deadline deadline) {
    int capacity = Math.max(occupancy.count(), occupancy.capacity()); // The SDK refuses more.
    String json = "{\"count\":\"" + occupancy.count() + "\",\"capacity\":\"" + capacity + "\"}";
    send("/v1beta1/counters/" + counter, json, deadline);
  }

  private void send(String path, String json, Deadline deadline) {
    HttpRequest request = withJson("PATCH", path, json);
    Response unused = http.send("PATCH " + path, request, deadline.left());
  }

  private void post(String path, String json, Deadline deadline) {
    String unused =
        http.sendExpectingSuccess("POST " + path, withJson("POST", path, json), deadline.left());
  }

  private HttpRequest withJson(String method, String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(json))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  @Override
  public void close() {
    http.close();
  }
}
