package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;

/**
 * Hears what the host wants of this server. Messages may come late, repeated, or not at all, as
 * networks have it; whoever listens must bear that. Returns soon.
 */
public interface HostListener {
  /** This server has a session. Repeated for the same one, it means nothing new. */
  void allocated(Allocation allocation);

  /** There will be no session. */
  void allocationFailed(String why);

  /**
   * The server is to end: let the players leave, and save.
   *
   * @param grace the time until the host ends the process by force, if it says so
   */
  void softStop(String why, Optional<Duration> grace);

  /**
   * The server is lost to the host, or is about to be ended: save what can be saved.
   *
   * @param grace the time until the host ends the process by force, if it says so
   */
  void hardStop(String why, Optional<Duration> grace);
}
