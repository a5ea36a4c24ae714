package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreUri;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Redis without Lettuce: a socket, and replies as strings, numbers, byte arrays and lists. */
final class Bare implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private Bare(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** With all rights that the server's URI gives. */
  static Bare of(Server server) {
    Bare bare = at(server.host(), server.port());
    StoreUri uri = StoreUri.parse(server.uri());
    uri.password()
        .ifPresent(
            secret ->
                bare.call("AUTH", uri.user().filter(u -> !u.isEmpty()).orElse("default"), secret));
    return bare;
  }

  static Bare at(String host, int port) {
    try {
      return new Bare(new Socket(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The reply; an error reply is thrown. */
  Object call(Object... command) {
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

  byte[] bytes(Object... command) {
    return (byte[]) call(command);
  }

  String text(Object... command) {
    Object reply = call(command);
    return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(reply);
  }

  List<?> list(Object... command) {
    return (List<?>) call(command);
  }

  private static byte[] line(char type, long number) {
    return String.format(Locale.ROOT, "%c%d\r\n", type, number).getBytes(UTF_8);
  }

  private Object reply() throws IOException {
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
    in.read();
    return line.toString();
  }

  private Object bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    in.skipNBytes(2);
    return bytes;
  }

  private Object array(int length) throws IOException {
    List<Object> parts = new ArrayList<>();
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
