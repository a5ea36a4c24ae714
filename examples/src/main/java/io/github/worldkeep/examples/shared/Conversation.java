package io.github.worldkeep.examples.shared;

/** A server's answers to one client. Called on the client's thread. */
public interface Conversation {
  /**
   * Returns the answer to a line.
   *
   * @throws RefusedException if the line is refused; the conversation goes on
   */
  String answer(String line) throws RefusedException, InterruptedException;

  /** Returns whether the last answer has ended the conversation. */
  boolean over();

  /** Called once when the client is gone, for whatever reason. */
  void end() throws InterruptedException;
}
