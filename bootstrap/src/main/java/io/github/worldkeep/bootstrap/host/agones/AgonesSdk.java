package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.Deadline;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostHttp;
import io.github.worldkeep.bootstrap.host.HostHttp.Answer;
import io.github.worldkeep.bootstrap.host.Occupancy;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** The calls of the SDK's REST API. Those that change the state are only queued by the SDK. */
final class AgonesSdk implements AutoCloseable {
  private final URI base;
  private final HostHttp http = new HostHttp("agones");

  AgonesSdk(URI base) {
    this.base = base;
  }

  GameServer gameServer(Deadline deadline) {
    return GameServer.parse(
        http.sendWell("GET /gameserver", request("/gameserver").GET().build(), deadline.left()));
  }

  /** Game servers line by line, at once and after each change. */
  InputStream watch() {
    HttpRequest request = request("/watch/gameserver").GET().build();
    return http.stream("GET /watch/gameserver", request, Host.PATIENCE);
  }

  void release(InputStream watch) {
    http.release(watch);
  }

  void health(Deadline deadline) {
    post("/health", "{}", deadline);
  }

  void ready(Deadline deadline) {
    post("/ready", "{}", deadline);
  }

  /** Until another state is asked for. */
  void reserve(Deadline deadline) {
    post("/reserve", "{\"seconds\":\"0\"}", deadline);
  }

  void allocate(Deadline deadline) {
    post("/allocate", "{}", deadline);
  }

  void shutdown(Deadline deadline) {
    post("/shutdown", "{}", deadline);
  }

  /** Bears a refusal: the counter may be missing, or counters not be enabled. */
  void count(String counter, Occupancy occupancy, Deadline deadline) {
    int capacity = Math.max(occupancy.players(), occupancy.capacity()); // More are refused.
    String json = "{\"count\":\"" + occupancy.players() + "\",\"capacity\":\"" + capacity + "\"}";
    String name = URLEncoder.encode(counter, StandardCharsets.UTF_8);
    String path = "/v1beta1/counters/" + name;
    HttpRequest request = withJson("PATCH", path, json);
    Answer unused = http.send("PATCH " + path, request, deadline.left());
  }

  private void post(String path, String json, Deadline deadline) {
    String unused = http.sendWell("POST " + path, withJson("POST", path, json), deadline.left());
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
