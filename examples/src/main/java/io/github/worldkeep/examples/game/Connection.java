package io.github.worldkeep.examples.game;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/**
 * One client: reads a line, has it carried out, writes the answer, until the client quits or is
 * gone.
 */
record Connection(int client, Socket socket, GameLoop loop) {

  void serve() throws InterruptedException {
    try (socket) {
      socket.setTcpNoDelay(true);
      converse();
    } catch (IOException e) {
      // A client that is gone cannot be told; all that is left is to let its player leave.
    } finally {
      loop.ask(client, Command.QUIT);
    }
  }

  private void converse() throws IOException, InterruptedException {
    LineReader lines = new LineReader(socket.getInputStream());
    boolean more = true;
    while (more) {
      try {
        Optional<String> line = lines.next();
        more = line.isPresent() && obey(Command.parse(line.get()));
      } catch (RefusedException e) {
        send("error " + e.getMessage());
      }
    }
  }

  private boolean obey(Command command) throws IOException, InterruptedException {
    send(loop.ask(client, command));
    return command.verb() != Command.Verb.QUIT;
  }

  private void send(String answer) throws IOException {
    socket.getOutputStream().write((answer + '\n').getBytes(UTF_8));
  }
}
