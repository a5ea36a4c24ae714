package io.github.worldkeep.bootstrap.host;

/**
 * The backend's side of a host: creates rooms, which are servers with a room config. Safe for use
 * by several threads.
 */
public interface RoomHost extends AutoCloseable {
  /**
   * Creates a room. The host starts its server with the room config.
   *
   * @return the allocation as far as it is known, often without an address
   * @throws HostException if the host refused, or did not respond. Without a response, a room of
   *     that name may exist
   */
  Allocation create(RoomRequest request);

  @Override
  void close();
}
