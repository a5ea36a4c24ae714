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
 *   <tr><td>{@code WORLDKEEP_BACKEND_URL}</td><td>the URL of the backend, up to {@code
 *   /v1/sessions}</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_CLIENT_ID}</td><td>the client id of this server</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_CLIENT_SECRET}</td><td>the client secret, or better a reference
 *   to it: {@code env:NAME}, {@code file:/run/secrets/name}. A file is read for each login</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_TOKEN_URL}</td><td>the URL that issues tokens; {@code
 *   /oauth/token} of the backend by default</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_SCOPE}</td><td>the scope to request, if any</td></tr>
 *   <tr><td>{@code WORLDKEEP_BACKEND_CLEARTEXT}</td><td>{@code true} allows {@code http:} to another
 *   machine, for a network that is itself trusted</td></tr>
 * </table>
 */
public final class HttpBackendProvider implements BackendProvider {
  /** Creates a provider, for {@link java.util.ServiceLoader}. */
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
