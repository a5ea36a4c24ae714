package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.PreallocatedHost;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A deployment on Edgegap, with the contract in {@link EdgegapHostProvider}. */
final class EdgegapHost extends PreallocatedHost {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CONTEXT = "context of the deployment";

  private final EdgegapDeployment deployment;
  private final Deletion deletion;
  private volatile boolean deleted;

  EdgegapHost(EdgegapDeployment deployment) {
    super(EdgegapHostProvider.NAME);
    this.deployment = deployment;
    this.deletion = new Deletion(deployment.delete(), http, REQUEST_TIMEOUT);
  }

  @Override
  protected Allocation allocation() {
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
    String body = http.sendExpectingSuccess(CONTEXT, from.request().GET().build(), REQUEST_TIMEOUT);
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
      // Reported below, without the text that the exception repeats.
    }
    throw new HostException("host 'edgegap', " + CONTEXT + ": it is no JSON object", null);
  }

  /** Deletes the deployment, connected or not: it costs money until it is deleted. */
  @Override
  public void ended(int exitCode) {
    if (!deleted) {
      deletion.run();
      deleted = true;
    }
  }
}
