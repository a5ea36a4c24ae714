package io.github.worldkeep.bootstrap.backend.http;

import io.github.worldkeep.bootstrap.backend.BackendProvider;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.store.Persistence;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code http}: a studio's own backend. Found by {@link java.util.ServiceLoader}.
 *
 * <table>
 *   <caption>The environment</caption>
 *   <tr><td>{@code WORLDKEEP_BACKEND_URL}</td><td>where it is: what stands before {@code
 *   /v1/sessions}</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_CLIENT_ID}</td><td>who this server is to it</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_CLIENT_SECRET}</td><td>the secret, or better where it is:
 *   {@code env:NAME}, {@code file:/run/secrets/name}, which is read for each login</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_TOKEN_URL}</td><td>where tokens are issued; if it is not set,
 *   {@code /oauth/token} of the backend</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_SCOPE}</td><td>the scope to ask for, if any</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_CLEARTEXT}</td><td>{@code true} allows {@code http:} to another
 *   machine, where the network itself is trusted</td></tr>
 * </table>
 */
public final class HttpBackendProvider implements BackendProvider {
  /** For {@link java.util.ServiceLoader}. */
  public HttpBackendProvider() {}

  @Override
  public String name() {
    return "http";
  }

  @Override
  public GameBackend open(Persistence persistence, UnaryOperator<@Nullable String> environment) {
    return new HttpBackend(
        HttpBackendOptions.from(environment),
        Pace.of(GameBackend.REQUEST_TIMEOUT),
        InstantSource.system());
  }
}
