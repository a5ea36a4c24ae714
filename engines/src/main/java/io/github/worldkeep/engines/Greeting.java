package io.github.worldkeep.engines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A request to which a server responds only once it is ready, and the start of the response. */
enum Greeting {
  /** A start-up message of protocol 3.0; the response demands a password. */
  POSTGRES("\0\0\0\27\0\3\0\0user\0postgres\0\0", 'R'),
  REDIS("PING\r\n", '+'),
  HTTP("GET / HTTP/1.0\r\n\r\n", 'H');

  private static final int PATIENCE_MILLIS = 1_000;

  private final String question;
  private final char answer;

  Greeting(String question, char answer) {
    this.question = question;
    this.answer = answer;
  }

  boolean answered(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(question.getBytes(ISO_8859_1));
      return socket.getInputStream().read() == answer;
    } catch (IOException e) {
      return false; // Not yet.
    }
  }
}
