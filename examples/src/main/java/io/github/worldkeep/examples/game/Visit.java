package io.github.worldkeep.examples.game;

import io.github.worldkeep.examples.shared.Conversation;
import io.github.worldkeep.examples.shared.RefusedException;

/** One client on the island. Its lines become commands in the queue of the game loop. */
final class Visit implements Conversation {

  private final int client;
  private final GameLoop loop;
  private boolean over;

  Visit(int client, GameLoop loop) {
    this.client = client;
    this.loop = loop;
  }

  @Override
  public String answer(String line) throws RefusedException, InterruptedException {
    Command command = Command.parse(line);
    over = command.verb() == Command.Verb.QUIT;
    return loop.ask(client, command);
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public void end() throws InterruptedException {
    loop.ask(client, Command.QUIT);
  }
}
