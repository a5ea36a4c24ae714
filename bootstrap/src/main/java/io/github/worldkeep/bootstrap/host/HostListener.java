package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;

/**
 * Receives a host's messages for this server. Messages may arrive late, repeatedly, or not at all,
 * and implementations must handle that. The methods must return soon.
 */
public interface HostListener {
  /**
   * Called when the host allocated this server to a session. A repetition for the same allocation
   * has no meaning.
   */
  void allocated(Allocation allocation);

  /** Called when this server will get no session. */
  void allocationFailed(String why);

  /**
   * Called when the server has to end: let the players leave, and save.
   *
   * @param grace the time until the host ends the process by force, if the host announced it
   */
  void softStop(String why, Optional<Duration> grace);

  /**
   * Called when the host has lost the server, or ends it at once: save as much as possible.
   *
   * @param grace the time until the host ends the process by force, if the host announced it
   */
  void hardStop(String why, Optional<Duration> grace);
}
