package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostSecret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;

/**
 * The variables that Edgegap set for a deployment.
 *
 * @param id the request id of the deployment
 * @param address the address for players
 * @param delete deletes the deployment
 * @param context describes the deployment
 * @param location the location of the deployment, as JSON
 */
record EdgegapDeployment(
    String id,
    Address address,
    Endpoint delete,
    Optional<Endpoint> context,
    Optional<String> location) {
  private static final String DELETE = "ARBITRIUM_DELETE";
  private static final String CONTEXT = "ARBITRIUM_CONTEXT";

  /** A URL with its token. The text shows neither, because the path of the URL holds an id. */
  record Endpoint(URI url, HostSecret token) {
    static Optional<Endpoint> find(HostEnvironment variables, String prefix) {
      return variables
          .url(prefix + "_URL")
          .map(
              url ->
                  new Endpoint(
                      url,
                      variables
                          .secret(prefix + "_TOKEN")
                          .orElseThrow(() -> variables.missing(prefix + "_TOKEN"))));
    }

    HttpRequest.Builder request() {
      return HttpRequest.newBuilder(url)
          .header("Authorization", token.value())
          .header("Accept", "application/json");
    }

    @Override
    public String toString() {
      return "Endpoint[" + url.getHost() + "]";
    }
  }

  static EdgegapDeployment read(HostEnvironment variables) {
    return new EdgegapDeployment(
        variables.required("ARBITRIUM_REQUEST_ID"),
        new Address(variables.required("ARBITRIUM_PUBLIC_IP"), PortsMapping.port(variables)),
        Endpoint.find(variables, DELETE).orElseThrow(() -> variables.missing(DELETE + "_URL")),
        Endpoint.find(variables, CONTEXT),
        variables.text("ARBITRIUM_DEPLOYMENT_LOCATION"));
  }
}
