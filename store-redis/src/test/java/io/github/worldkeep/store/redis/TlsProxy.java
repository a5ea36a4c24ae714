package io.github.worldkeep.store.redis;

import io.github.worldkeep.engines.Identity;
import io.github.worldkeep.engines.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Speaks TLS to clients, and passes what they say on to a server that does not. */
final class TlsProxy implements AutoCloseable {
  private final Server server;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TlsProxy(Server server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
    start(this::accept);
  }

  /**
   * Before a server.
   *
   * @param client whose certificate clients must show, or null if they need none
   */
  static TlsProxy before(Server server, Identity identity, Identity client)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(identity.store(), Identity.password());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), client == null ? null : trusting(client), null);
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(client != null);
    return new TlsProxy(server, socket);
  }

  private static TrustManager[] trusting(Identity client) throws GeneralSecurityException {
    KeyStore known = KeyStore.getInstance("PKCS12");
    try {
      known.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    known.setCertificateEntry("client", client.store().getCertificate("it"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(known);
    return trust.getTrustManagers();
  }

  String place() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.host(), server.port());
        open.add(client);
        open.add(upstream);
        start(() -> pass(client, upstream));
        start(() -> pass(upstream, client));
      } catch (IOException e) {
        // The listener was closed, or the client went away.
      }
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "tls-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side is gone, or does not like the other's certificate.
    }
    open.remove(from);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
