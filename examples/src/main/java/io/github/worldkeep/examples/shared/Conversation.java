package io.github.worldkeep.examples.shared;

/** What a server has to say to one client. Called on the client's thread. */
public interface Conversation {
  /**
   * The answer to a line.
   *
   * @throws RefusedException if there is none but this reason; the conversation goes on
   */
  String answer(String line) throws RefusedException, InterruptedException;

  /** Whether that was the last one. */
  boolean over();

  /** The client is gone; called once, however it went. */
  void end() throws InterruptedException;
}
