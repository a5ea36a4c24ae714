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
 * A host for development and self-hosting, which has this one server, and allocates it as soon as
 * it is ready. Players connect to {@code WORLDKEEP_PUBLIC_HOST} (by default {@code 127.0.0.1}) and
 * {@code WORLDKEEP_PUBLIC_PORT} (by default 7777). The operating system stops the process by
 * SIGTERM.
 *
 * <p>{@code WORLDKEEP_LOCAL_FAULTS} makes it fail as real hosts do, in the same way in each cycle:
 *
 * <pre>{@code
 * WORLDKEEP_LOCAL_FAULTS="connect=refused:2, allocated=late:3s, softStop=after:active+1m, softStop=grace:5s"
 *
 * faults = point "=" fault { "," point "=" fault }
 * }</pre>
 *
 * <table>
 * <caption>Faults of calls, and of messages</caption>
 * <tr><th>point</th><th>fault</th><th>effect</th></tr>
 * <tr><td rowspan="3">{@code connect ready reserve allocate active draining beat ended}</td>
 *     <td>{@code refused}, {@code refused:3}</td><td>the call fails, always or the first times</td></tr>
 * <tr><td>{@code late:2s}</td><td>the call takes that time; beyond {@link Host#REQUEST_TIMEOUT} it fails,
 *     and takes effect all the same</td></tr>
 * <tr><td>{@code lost}</td><td>the call succeeds without an effect; not for {@code connect} and
 *     {@code reserve}, which have an answer</td></tr>
 * <tr><td rowspan="5">{@code allocated}</td><td>{@code late:2s}</td><td>the message is sent that much
 *     later</td></tr>
 * <tr><td>{@code lost}</td><td>the message is never sent</td></tr>
 * <tr><td>{@code twice}, {@code twice:1s}</td><td>the message is repeated, at once or that much
 *     later</td></tr>
 * <tr><td>{@code contradictory}</td><td>an allocation with another id and port follows</td></tr>
 * <tr><td>{@code incomplete}</td><td>the allocation has no id</td></tr>
 * <tr><td rowspan="3">{@code allocationFailed softStop hardStop}</td>
 *     <td>{@code after:10s}, {@code after:ready}, {@code after:active+10s}</td><td>the message is sent
 *     then. A time alone starts at {@code connect}. {@code allocated} is a point, too</td></tr>
 * <tr><td>{@code twice}, {@code twice:1s}</td><td>the message is repeated</td></tr>
 * <tr><td>{@code grace:5s}</td><td>the stop has that grace; only stops have one. The process is not ended
 *     with it</td></tr>
 * </table>
 *
 * <p>Times are whole numbers of {@code ms}, {@code s} or {@code m}. A point may have several
 * faults. Another session may follow in the same process.
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
