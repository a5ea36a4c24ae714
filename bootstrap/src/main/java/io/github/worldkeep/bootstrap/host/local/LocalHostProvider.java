package io.github.worldkeep.bootstrap.host.local;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever starts the process, for development and self-hosting: it has one server, this one, and
 * gives it a session as soon as it is ready. Players come to {@code WORLDKEEP_PUBLIC_HOST} (usually
 * {@code 127.0.0.1}) and {@code WORLDKEEP_PUBLIC_PORT} (usually 7777). Stopping is the operating
 * system's, by SIGTERM.
 *
 * <p>{@code WORLDKEEP_LOCAL_FAULTS} makes it misbehave as real hosts do, the same way in each
 * cycle:
 *
 * <pre>{@code
 * WORLDKEEP_LOCAL_FAULTS="connect=refused:2, allocated=late:3s, softStop=after:active+1m, softStop=grace:5s"
 *
 * faults = point "=" fault { "," point "=" fault }
 * }</pre>
 *
 * <table>
 * <caption>Faults of calls, and of messages</caption>
 * <tr><th>point</th><th>fault</th><th>what happens</th></tr>
 * <tr><td rowspan="3">{@code connect ready reserve allocate active draining beat ended}</td>
 *     <td>{@code refused}, {@code refused:3}</td><td>the call fails, always or the first times</td></tr>
 * <tr><td>{@code late:2s}</td><td>it takes so long; beyond {@link Host#REQUEST_TIMEOUT} it fails, and was
 *     heard all the same</td></tr>
 * <tr><td>{@code lost}</td><td>it seems to succeed, and is not heard; not for {@code connect} and
 *     {@code reserve}, which are answered</td></tr>
 * <tr><td rowspan="5">{@code allocated}</td><td>{@code late:2s}</td><td>comes so much later</td></tr>
 * <tr><td>{@code lost}</td><td>never comes</td></tr>
 * <tr><td>{@code twice}, {@code twice:1s}</td><td>comes again, at once or so much later</td></tr>
 * <tr><td>{@code contradictory}</td><td>another one, of another name and port, follows</td></tr>
 * <tr><td>{@code incomplete}</td><td>has no name</td></tr>
 * <tr><td rowspan="3">{@code allocationFailed softStop hardStop}</td>
 *     <td>{@code after:10s}, {@code after:ready}, {@code after:active+10s}</td><td>comes then; a
 *     time alone is one after {@code connect}, and {@code allocated} can be named, too</td></tr>
 * <tr><td>{@code twice}, {@code twice:1s}</td><td>comes again</td></tr>
 * <tr><td>{@code grace:5s}</td><td>with that grace; only stops have it. Nothing is killed when it
 *     ends</td></tr>
 * </table>
 *
 * <p>Times are whole numbers of {@code ms}, {@code s} or {@code m}. Faults of one point add up. A
 * session may be followed by another in the same process.
 */
public final class LocalHostProvider implements HostProvider {
  private static final Logger LOG = LoggerFactory.getLogger(LocalHostProvider.class);
  private static final String NAME = "local";
  private static final String FAULTS = "WORLDKEEP_LOCAL_FAULTS";
  private static final String USUAL_HOST = "127.0.0.1";
  private static final int USUAL_PORT = 7777;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Host create(UnaryOperator<@Nullable String> environment) {
    HostEnvironment variables = new HostEnvironment(NAME, environment);
    Address address =
        new Address(
            variables.text("WORLDKEEP_PUBLIC_HOST").orElse(USUAL_HOST),
            variables.port("WORLDKEEP_PUBLIC_PORT").orElse(USUAL_PORT));
    return new LocalHost(address, faults(variables), new ThreadTimer());
  }

  private static Faults faults(HostEnvironment variables) {
    String text = variables.text(FAULTS).orElse("");
    try {
      Faults faults = Faults.parse(text);
      if (!text.isEmpty()) {
        LOG.warn("{} is set: the host misbehaves on purpose: {}", FAULTS, text);
      }
      return faults;
    } catch (IllegalArgumentException e) {
      throw new HostException("host 'local': " + FAULTS + ": " + e.getMessage(), e);
    }
  }
}
