package io.github.worldkeep.engines;

/** A real server. One of the test's own can also be stopped, killed, paused and started again. */
public interface Server extends AutoCloseable {
  /** Where it is, as a store's URI with all rights: a PostgreSQL database, a Redis, a bucket. */
  String uri();

  String host();

  int port();

  /** Ends it as a loss of power would: SIGKILL. Its data stay. */
  default void kill() {
    throw notOwn();
  }

  /** Ends it in order. Its data stay. */
  default void stop() {
    throw notOwn();
  }

  /**
   * Starts the server again, at the same port with the same data, unless it runs. Returns when the
   * server responds.
   */
  default void start() {
    throw notOwn();
  }

  /** Halts it in the middle of whatever it does; its connections stay open. */
  default void pause() {
    throw notOwn();
  }

  /** Goes on after {@link #pause}. */
  default void resume() {
    throw notOwn();
  }

  /** Ends it, and removes its data. Does nothing to a server that others use, too. */
  @Override
  void close();

  private static UnsupportedOperationException notOwn() {
    return new UnsupportedOperationException(
        "others use this server, too: take one of Engines.own…() to stop it");
  }
}
