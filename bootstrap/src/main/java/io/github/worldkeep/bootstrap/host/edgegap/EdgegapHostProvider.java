package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostHttp;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Edgegap, which starts a deployment, a container, for a match.
 *
 * <p>The host injects {@code ARBITRIUM_REQUEST_ID}, the deployment's name and so the allocation's,
 * {@code ARBITRIUM_PUBLIC_IP}, {@code ARBITRIUM_PORTS_MAPPING}, {@code ARBITRIUM_DELETE_URL} and
 * {@code ARBITRIUM_DELETE_TOKEN}, which must be there, and {@code ARBITRIUM_CONTEXT_URL}, {@code
 * ARBITRIUM_CONTEXT_TOKEN} and {@code ARBITRIUM_DEPLOYMENT_LOCATION}. Players come to the public IP
 * and the external port of the mapping; where that has several ports, {@code
 * WORLDKEEP_EDGEGAP_PORT} names one, such as {@code gameport}. The room config is a variable of the
 * deployment, {@code WORLDKEEP_ROOM_CONFIG}.
 *
 * <p>A deployment has its session from the start, so that the allocation comes as soon as the
 * server is ready. Its attributes are the fields of the context ({@code GET} with the token),
 * nested ones as JSON, and {@code deployment_location}.
 *
 * <p>There is no heartbeat, and no message: the host stops a deployment by SIGTERM. A server that
 * ends has to say so by {@code DELETE} on its URL with its token, or the deployment goes on, and
 * costs: {@link Host#ended} does that, always, and repeats it within {@link Host#REQUEST_TIMEOUT}
 * while the host can't be reached or is in trouble. It deletes the container, so that no other
 * session follows in the process, and nothing that matters may be left to do.
 *
 * <p>Source: Edgegap's documentation of injected variables, and its API for a deployment's own use.
 * A token is the whole header {@code Authorization}, without a word before it.
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
    return new EdgegapHost(EdgegapDeployment.read(variables), new HostHttp(NAME));
  }
}
