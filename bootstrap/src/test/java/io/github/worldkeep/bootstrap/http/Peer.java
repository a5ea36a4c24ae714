package io.github.worldkeep.bootstrap.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server on a plain socket, which speaks HTTP/1.1 and WebSocket. It misbehaves on demand, and
 * counts the bytes that the client took meanwhile. The client has to hang up in the end.
 */
final class Peer implements AutoCloseable {
  static final String THREAD = "peer";
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455
  private static final long HUGE = 600L << 20;
  private static final int PART = 16 * 1024;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** How an answer is bad. */
  enum Fault {
    ENDLESS,
    ENDLESS_HEADERS,
    HUGE,
    SLOW,
    GZIP_BOMB,
    GARBAGE
  }

  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Function<String, String> answers;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicInteger faulty = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private volatile Fault fault;
  private volatile boolean inHandshakes;

  /**
   * @param answers the good body for a request's method and path; empty for a stream without a line
   */
  Peer(Function<String, String> answers) {
    this.answers = answers;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Misbehaves from now on, in answers of HTTP and messages of WebSocket. */
  void misbehave(Fault how) {
    taken.set(0);
    started.set(0);
    fault = how;
  }

  /** Misbehaves in handshakes of WebSocket, too. */
  void includeHandshakes() {
    inHandshakes = true;
  }

  void behave() {
    fault = null;
  }

  /** The bytes of bad answers that left this side. */
  long taken() {
    return taken.get();
  }

  /** How many bad answers were begun. */
  int begun() {
    return started.get();
  }

  /** How many bad answers go on: the client has not hung up. */
  int open() {
    return faulty.get();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Closed by either side.
              }
            },
            THREAD);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = server.accept();
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(4 * PART);
      sockets.add(socket);
      start(
          () -> {
            try (socket) {
              serve(socket);
            }
          });
    }
  }

  private void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    while (true) {
      String[] first = line(in).split(" ");
      String key = "";
      int length = 0;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String value = header.substring(header.indexOf(':') + 1).strip();
        if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(value);
        } else if (header.regionMatches(true, 0, "sec-websocket-key:", 0, 18)) {
          key = value;
        }
      }
      in.readNBytes(length);
      Fault now = fault;
      if (now != null && (key.isEmpty() || inHandshakes)) {
        spoil(in, () -> answerBadly(now, out));
        return;
      }
      if (!key.isEmpty()) {
        out.write(ascii(switching(key)));
        talk(in, out);
        return;
      }
      String answer = answers.apply(first[0] + " " + first[1]);
      if (answer.isEmpty()) {
        out.write(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        int unused = in.read();
        return;
      }
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      out.write(ascii("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: " + body.length));
      out.write(ascii("\r\n\r\n"));
      out.write(body);
    }
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void spoil(DataInputStream in, Work badAnswer) throws IOException {
    started.incrementAndGet();
    faulty.incrementAndGet();
    try {
      badAnswer.run();
      while (in.read() >= 0) { // Until the client hangs up.
      }
    } finally {
      faulty.decrementAndGet();
    }
  }

  private void answerBadly(Fault how, OutputStream out) throws IOException {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"x\"\r\n";
    switch (how) {
      case ENDLESS -> {
        write(out, ascii(head + "Transfer-Encoding: chunked\r\n\r\n"));
        byte[] chunk = ascii("4000\r\n" + " ".repeat(PART) + "\r\n");
        while (true) {
          write(out, chunk);
        }
      }
      case ENDLESS_HEADERS -> {
        write(out, ascii(head));
        byte[] header = ascii("X-Header: " + "x".repeat(1_000) + "\r\n");
        while (true) {
          write(out, header);
        }
      }
      case HUGE -> {
        write(out, ascii(head + "Content-Length: " + HUGE + "\r\n\r\n"));
        flood(out, HUGE);
      }
      case SLOW -> {
        write(out, ascii(head + "Content-Length: 1000\r\n\r\n"));
        trickle(out, 1_000);
      }
      case GZIP_BOMB -> {
        byte[] bomb = bomb();
        String encoding = "Content-Encoding: gzip\r\n";
        write(out, ascii(head + encoding + "Content-Length: " + bomb.length + "\r\n\r\n"));
        write(out, bomb);
      }
      case GARBAGE -> write(out, garbage());
    }
  }

  private void write(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    taken.addAndGet(bytes.length);
  }

  private void flood(OutputStream out, long size) throws IOException {
    byte[] part = ascii(" ".repeat(PART));
    for (long written = 0; written < size; written += PART) {
      write(out, part);
    }
  }

  private void trickle(OutputStream out, int size) throws IOException {
    for (int i = 0; i < size; i++) {
      write(out, ascii(" "));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = ascii(" ".repeat(PART));
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < 2_048; i++) {
        zip.write(part);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] garbage() {
    byte[] bytes = new byte[2 * PART];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static String switching(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(ascii(key + MAGIC));
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Base64.getEncoder().encodeToString(digest)
          + "\r\n\r\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Accepts every request of GameLift's protocol. */
  private void talk(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0f;
      int small = in.readUnsignedByte() & 0x7f;
      int length = small == 126 ? in.readUnsignedShort() : small;
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      Fault now = fault;
      if (opcode == 8) {
        return;
      } else if (now != null) {
        spoil(in, () -> speakBadly(now, out));
        return;
      }
      JsonNode request = JSON.readTree(new String(payload, StandardCharsets.UTF_8));
      ObjectNode answer = JSON.createObjectNode().put("StatusCode", 200);
      answer.set("RequestId", request.get("RequestId"));
      byte[] text = ascii(answer.toString());
      out.write(0x81);
      out.write(text.length);
      out.write(text);
    }
  }

  private void speakBadly(Fault how, OutputStream out) throws IOException {
    switch (how) {
      case ENDLESS, ENDLESS_HEADERS -> {
        byte[] frame = ascii("_~__" + " ".repeat(PART));
        frame[1] = 126;
        frame[2] = PART >> 8;
        frame[3] = 0;
        for (int opcode = 1; true; opcode = 0) {
          frame[0] = (byte) opcode;
          write(out, frame);
        }
      }
      case HUGE -> {
        write(out, frameOf(0x81, HUGE));
        flood(out, HUGE);
      }
      case SLOW -> {
        write(out, frameOf(0x81, 1_000));
        trickle(out, 1_000);
      }
      case GZIP_BOMB -> {
        byte[] bomb = bomb();
        write(out, frameOf(0xc1, bomb.length)); // RSV1: compressed, RFC 7692.
        write(out, bomb);
      }
      case GARBAGE -> write(out, garbage());
    }
  }

  private static byte[] frameOf(int head, long length) {
    byte[] frame = new byte[10];
    frame[0] = (byte) head;
    frame[1] = 127;
    for (int i = 0; i < 8; i++) {
      frame[9 - i] = (byte) (length >> 8 * i);
    }
    return frame;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
