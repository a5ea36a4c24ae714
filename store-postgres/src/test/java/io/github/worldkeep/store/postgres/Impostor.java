package io.github.worldkeep.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An attacker's "PostgreSQL": it says that it has no TLS, and asks for the password in clear. */
final class Impostor implements AutoCloseable {
  private static final int TLS_WANTED = 80877103;
  private static final int GSS_WANTED = 80877104;
  private static final int CLEARTEXT_PASSWORD = 3;

  private final ServerSocket door;
  private final List<String> passwords = new CopyOnWriteArrayList<>();

  private Impostor(ServerSocket door) {
    this.door = door;
  }

  static Impostor start() throws IOException {
    Impostor impostor = new Impostor(new ServerSocket(0));
    Thread thread = new Thread(impostor::serve, "impostor");
    thread.setDaemon(true);
    thread.start();
    return impostor;
  }

  int port() {
    return door.getLocalPort();
  }

  /** What it was given. */
  List<String> passwords() {
    return passwords;
  }

  private void serve() {
    while (!door.isClosed()) {
      try (Socket victim = door.accept()) {
        ask(
            new DataInputStream(victim.getInputStream()),
            new DataOutputStream(victim.getOutputStream()));
      } catch (IOException e) {
        // The victim has left, or the test has ended.
      }
    }
  }

  private void ask(DataInputStream in, DataOutputStream out) throws IOException {
    int wanted = greeting(in);
    while (wanted == TLS_WANTED || wanted == GSS_WANTED) {
      out.writeByte('N');
      wanted = greeting(in);
    }
    out.writeByte('R');
    out.writeInt(8);
    out.writeInt(CLEARTEXT_PASSWORD);
    in.readByte();
    byte[] password = in.readNBytes(in.readInt() - Integer.BYTES);
    passwords.add(new String(password, 0, password.length - 1, UTF_8));
  }

  private static int greeting(DataInputStream in) throws IOException {
    int length = in.readInt();
    int wanted = in.readInt();
    in.skipNBytes(length - 2L * Integer.BYTES);
    return wanted;
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
