package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Edgegap, which starts a deployment, a container, for a match.
 *
 * <p>Edgegap must set these variables: {@code ARBITRIUM_REQUEST_ID}, the id of the deployment and
 * of the allocation; {@code ARBITRIUM_PUBLIC_IP}; {@code ARBITRIUM_PORTS_MAPPING}; {@code
 * ARBITRIUM_DELETE_URL} and {@code ARBITRIUM_DELETE_TOKEN}. It may set {@code
 * ARBITRIUM_CONTEXT_URL}, {@code ARBITRIUM_CONTEXT_TOKEN} and {@code
 * ARBITRIUM_DEPLOYMENT_LOCATION}. Players connect to the public IP and the external port of the
 * mapping. If the mapping has several ports, {@code WORLDKEEP_EDGEGAP_PORT} names one, such as
 * {@code gameport}. The room config is a variable of the deployment, {@code WORLDKEEP_ROOM_CONFIG}.
 *
 * <p>A deployment has its session from the start, so that the allocation arrives as soon as the
 * server is ready. The attributes of the allocation are the fields of the context ({@code GET} with
 * the token) and {@code deployment_location}. Nested fields are JSON.
 *
 * <p>Edgegap has no heartbeat and sends no messages. It stops a deployment by SIGTERM. A server
 * that ends must delete its deployment by {@code DELETE} on its URL with its token; otherwise the
 * deployment continues, and costs money. {@link Host#ended} always deletes it. It repeats the
 * request within {@link Host#REQUEST_TIMEOUT} while the host can't be reached, is overloaded, or
 * fails. The deletion ends the container, so it is the last step, and no other session follows in
 * the process.
 *
 * <p>Source: Edgegap's documentation of injected variables, and its API for a deployment's own use.
 * A token is the whole header {@code Authorization}, without a scheme.
 */
public final class EdgegapHostProvider implements HostProvider {
  static final String NAME = "edgegap";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Host create(UnaryOperator<@Nullable String> environment) {
    HostEnvironment variables = new HostEnvironment(NAME, environment);
    return new EdgegapHost(EdgegapDeployment.read(variables));
  }
}
