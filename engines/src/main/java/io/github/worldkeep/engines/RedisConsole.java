package io.github.worldkeep.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Redis without a client library: a socket, commands, and replies as they come. For looking at a
 * server from outside.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">The protocol, RESP
 *     2</a>
 */
public final class RedisConsole implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RedisConsole(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** A connection with all rights that the server's URI gives. */
  @SuppressWarnings("StringSplitter") // A user and a password, of which either may be empty.
  public static RedisConsole of(Server server) {
    RedisConsole console = at(server.host(), server.port());
    String userInfo = URI.create(server.uri()).getUserInfo();
    if (userInfo != null) {
      String[] parts = userInfo.split(":", 2);
      Object unused = console.call("AUTH", parts[0].isEmpty() ? "default" : parts[0], parts[1]);
    }
    return console;
  }

  /** A connection without a password. */
  public static RedisConsole at(String host, int port) {
    try {
      return new RedisConsole(new Socket(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The reply to a command: a {@code String}, {@code Long}, {@code byte[]}, {@code List} or null.
   *
   * @param command its parts: arrays of bytes, and whatever has a {@code toString}
   * @throws IllegalStateException with the server's words, for an error reply
   */
  public @Nullable Object call(Object... command) {
    try {
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.writeBytes(line('*', command.length));
      for (Object part : command) {
        byte[] bytes = part instanceof byte[] raw ? raw : part.toString().getBytes(UTF_8);
        request.writeBytes(line('$', bytes.length));
        request.writeBytes(bytes);
        request.writeBytes("\r\n".getBytes(UTF_8));
      }
      request.writeTo(out);
      return reply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The reply to a command, as text; "null" for none. */
  public String text(Object... command) {
    Object reply = call(command);
    return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(reply);
  }

  /** Returns the reply to a command whose reply is an array. */
  public List<?> list(Object... command) {
    if (call(command) instanceof List<?> list) {
      return list;
    }
    throw new IllegalStateException(command[0] + " did not answer with an array");
  }

  private static byte[] line(char type, long number) {
    return String.format(Locale.ROOT, "%c%d\r\n", type, number).getBytes(UTF_8);
  }

  private @Nullable Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.parseLong(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      case '-' -> throw new IllegalStateException(rest);
      default -> throw new IOException("not understood: " + line);
    };
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.append((char) c);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  private byte @Nullable [] bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    in.skipNBytes(2);
    return bytes;
  }

  private List<@Nullable Object> array(int length) throws IOException {
    List<@Nullable Object> parts = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      parts.add(reply());
    }
    return parts;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
