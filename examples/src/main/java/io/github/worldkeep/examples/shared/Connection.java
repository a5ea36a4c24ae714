package io.github.worldkeep.examples.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/**
 * One client: reads lines and writes answers, until the conversation is over or the client is gone.
 */
record Connection(Socket socket, Conversation conversation) {

  void serve() throws InterruptedException {
    try (socket) {
      socket.setTcpNoDelay(true);
      converse();
    } catch (IOException e) {
      // The client is gone. Its player leaves.
    } finally {
      conversation.end();
    }
  }

  private void converse() throws IOException, InterruptedException {
    LineReader lines = new LineReader(socket.getInputStream());
    boolean more = true;
    while (more) {
      try {
        Optional<String> line = lines.next();
        more = line.isPresent() && answer(line.get());
      } catch (RefusedException e) {
        send("error " + e.getMessage());
      }
    }
  }

  private boolean answer(String line) throws IOException, RefusedException, InterruptedException {
    send(conversation.answer(line));
    return !conversation.over();
  }

  private void send(String answer) throws IOException {
    socket.getOutputStream().write((answer + '\n').getBytes(UTF_8));
  }
}
