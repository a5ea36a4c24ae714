package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostHttp;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Occupancy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A deployment on Edgegap. {@link EdgegapHostProvider} tells the contract. */
final class EdgegapHost implements Host {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final String CONTEXT = "context of the deployment";

  private final EdgegapDeployment deployment;
  private final HostHttp http;
  private final Deletion deletion;
  private volatile Optional<HostListener> listener = Optional.empty();
  private volatile boolean deleted;

  EdgegapHost(EdgegapDeployment deployment, HostHttp http) {
    this.deployment = deployment;
    this.http = http;
    this.deletion = new Deletion(deployment.delete(), http, REQUEST_TIMEOUT);
  }

  /** It is in the environment. */
  @Override
  public Optional<String> roomConfig() {
    return Optional.empty();
  }

  @Override
  public void connect(HostListener to) {
    listener = Optional.of(to);
  }

  @Override
  public void ready() {
    Allocation allocation = allocation();
    Thread messenger =
        new Thread(
            () -> listener.ifPresent(to -> to.allocated(allocation)), "worldkeep-edgegap-host");
    messenger.setDaemon(true);
    messenger.start();
  }

  @Override
  public Allocation reserve() {
    return allocation();
  }

  private Allocation allocation() {
    if (listener.isEmpty()) {
      throw new HostException("host 'edgegap' is not connected", null);
    }
    Map<String, String> attributes =
        deployment.context().map(this::context).orElseGet(TreeMap::new);
    deployment.location().ifPresent(where -> attributes.put("deployment_location", where));
    return new Allocation(
        deployment.id(),
        Optional.empty(),
        Optional.of(deployment.address()),
        Optional.empty(),
        attributes);
  }

  private Map<String, String> context(EdgegapDeployment.Endpoint from) {
    String body = http.sendWell(CONTEXT, from.request().GET().build(), REQUEST_TIMEOUT);
    Map<String, String> attributes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : parse(body).properties()) {
      JsonNode value = field.getValue();
      if (!value.isNull()) {
        attributes.put(field.getKey(), value.isString() ? value.stringValue() : value.toString());
      }
    }
    return attributes;
  }

  private static JsonNode parse(String body) {
    try {
      JsonNode context = JSON.readTree(body);
      if (context.isObject()) {
        return context;
      }
    } catch (RuntimeException e) { // Jackson's, or of a number.
      // Said below, without the text that the exception repeats.
    }
    throw new HostException("host 'edgegap', " + CONTEXT + ": it is no JSON object", null);
  }

  @Override
  public void allocate() {}

  @Override
  public void active() {}

  @Override
  public void draining() {}

  @Override
  public Duration heartbeatInterval() {
    return HEARTBEAT;
  }

  @Override
  public void heartbeat(Occupancy occupancy) {}

  /** Also of a server that never got a connection: the deployment is there, and costs. */
  @Override
  public void ended(int exitCode) {
    if (!deleted) {
      deletion.run();
      deleted = true;
    }
  }

  @Override
  public boolean recyclable() {
    return false;
  }

  @Override
  public void close() {
    listener = Optional.empty();
    http.close();
    deletion.close();
  }
}
