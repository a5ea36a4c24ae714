package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.HttpStandIn;
import java.util.Optional;

/**
 * The part of Edgegap's API that a deployment may use of itself. A deleted deployment is gone: its
 * context, too, and it can't be deleted again.
 */
final class EdgegapStandIn extends HttpStandIn {
  static final String DELETE = "/v1/self/stop/93924761ccde/660";
  static final String DELETE_TOKEN = "delete-t0ken";
  static final String CONTEXT = "/v1/context/93924761ccde/17";
  static final String CONTEXT_TOKEN = "context-t0ken";

  private boolean deleted;

  synchronized boolean deleted() {
    return deleted;
  }

  @Override
  protected synchronized Answer answer(Request request) {
    return switch (request.method() + " " + request.target()) {
      case "DELETE " + DELETE -> delete(request);
      case "GET " + CONTEXT -> context(request);
      default -> error(405, request.method() + " " + request.target());
    };
  }

  private Answer delete(Request request) {
    if (!request.authorization().equals(Optional.of(DELETE_TOKEN))) {
      return error(401, "not " + request.authorization());
    }
    if (deleted) {
      return error(410, "it is deleted");
    }
    deleted = true;
    return new Answer(200, "{\"message\": \"Deployment deletion started\"}");
  }

  private Answer context(Request request) {
    if (!request.authorization().equals(Optional.of(CONTEXT_TOKEN))) {
      return error(401, "not " + request.authorization());
    }
    return deleted
        ? error(410, "it is deleted")
        : new Answer(
            200,
            """
            {"request_id": "93924761ccde", "fqdn": "93924761ccde.pr.edgegap.net", "sockets": 8,
             "public_ip": "162.254.141.66", "error": false, "removal_time": null,
             "tags": ["match-7", "eu"]}
            """);
  }

  private static Answer error(int status, String message) {
    return new Answer(status, "{\"message\": \"" + message + "\"}");
  }
}
