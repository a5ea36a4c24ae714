package io.github.worldkeep.bootstrap.host;

/**
 * A host as a backend sees it: makes rooms, which are servers with a room config. Safe for use by
 * several threads.
 */
public interface RoomHost extends AutoCloseable {
  /**
   * Has a room made, whose server will be started with the room config.
   *
   * @return the allocation, as far as it is known: often without an address
   * @throws HostException if the host refused, or did not answer; then the room may exist all the
   *     same, and is known by its name
   */
  Allocation create(RoomRequest request);

  @Override
  void close();
}
