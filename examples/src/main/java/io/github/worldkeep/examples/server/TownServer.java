package io.github.worldkeep.examples.server;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.match.MatchEndedException;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A dedicated server for one session of the game.
 *
 * <pre>
 * TownServer --session SESSION --world WORLD [--port PORT] [--dir DIR] [--lease-seconds N]
 *     [--autosave-seconds N] [--deadline-seconds N] [--store-timeout-seconds N]
 * </pre>
 *
 * <p>Environment variables select the stores. The server restores the world into DIR, listens on
 * the loopback interface, and prints {@code listening on 127.0.0.1:PORT}. SIGTERM and SIGINT end
 * it. All players and the world are saved within the deadline, which is 20 seconds by default.
 *
 * <p>Clients send lines: {@code enter TOKEN}, {@code dig}, {@code post TEXT}, {@code look}, {@code
 * give NAME GOLD}, {@code save}, {@code quit}. The effects of the last three are durable when the
 * answer is sent. While the store is unavailable, each answer ends in {@code unsaved=SECONDS}.
 *
 * <p>Exit codes: 0 if everything is durable; 1 if not, or if the server could not start; 2 for
 * wrong arguments.
 */
public final class TownServer {

  private TownServer() {}

  /** Runs the server until a signal ends it. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, exitCode), "end"));
    int code = 1;
    try {
      code = run(TownOptions.parse(args), stop) ? 0 : 1;
    } catch (IllegalArgumentException e) {
      System.err.println("wrong arguments: " + e.getMessage());
      code = 2;
    } catch (StoreException | LeaseHeldException | MatchEndedException | IOException e) {
      System.err.println("the server ends: " + e.getMessage());
    } finally {
      exitCode.complete(code);
    }
    System.exit(code);
  }

  private static boolean run(TownOptions settings, CountDownLatch stop)
      throws IOException, InterruptedException {
    Watch watch = new Watch(stop::countDown);
    LeaseTerms terms = LeaseTerms.of(settings.lease());
    try (Persistence stores = Stores.open(settings.storeTimeout());
        GameServer server =
            GameServer.join(stores.documents(), "town-" + settings.world(), terms, watch)) {
      TownSession session = TownSession.open(stores, server, settings, watch);
      System.out.println("listening on 127.0.0.1:" + session.port());
      stop.await();
      return session.end(settings.deadline());
    }
  }

  /**
   * Waits for the saves, on a signal or at the end. Without this hook, the JVM would report the
   * signal as a failure.
   */
  private static void end(CountDownLatch stop, CompletableFuture<Integer> exitCode) {
    stop.countDown();
    Runtime.getRuntime().halt(exitCode.join());
  }
}
