package io.github.worldkeep.examples.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * The client's side of the protocol: one line, one answer. Waits no longer than 30 seconds for
 * either.
 */
public final class GameClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Socket socket;
  private final LineReader answers;

  private GameClient(Socket socket) throws IOException {
    this.socket = socket;
    this.answers = new LineReader(socket.getInputStream());
  }

  /** Connects to the server at this port of this machine. */
  public static GameClient connect(int port) throws IOException {
    Socket socket = new Socket();
    try {
      int patience = (int) PATIENCE.toMillis();
      socket.connect(Door.address(port), patience);
      socket.setSoTimeout(patience);
      socket.setTcpNoDelay(true);
      return new GameClient(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a line, and returns the answer. */
  public Answer ask(String line) throws IOException {
    send((line + '\n').getBytes(UTF_8));
    return answer();
  }

  /** Sends bytes that need not be a line. */
  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Returns the next answer. */
  public Answer answer() throws IOException {
    try {
      return Answer.parse(answers.next().orElseThrow(() -> new EOFException("the server is gone")));
    } catch (RefusedException e) {
      throw new IOException("not a server's answer: " + e.getMessage(), e);
    }
  }

  /** Sends a line, and returns the answer. Throws {@link IOException} if the line is refused. */
  public Answer demand(String line) throws IOException {
    Answer answer = ask(line);
    if (!answer.ok()) {
      throw new IOException("\"" + line + "\" was refused: " + answer.text());
    }
    return answer;
  }

  /**
   * Closes the connection. The player leaves as after {@code quit}, but this does not wait for it.
   */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
