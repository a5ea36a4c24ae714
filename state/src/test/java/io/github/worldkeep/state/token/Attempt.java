package io.github.worldkeep.state.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that come with one token, all at the same moment. */
final class Attempt {
  private Attempt() {}

  /** What each of them got; empty if refused. */
  static List<Optional<Admission>> ofMany(
      int clients, ConnectionTokens tokens, String secret, String session) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      CyclicBarrier start = new CyclicBarrier(clients);
      List<Future<Optional<Admission>>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return of(tokens, secret, session);
                }));
      }
      List<Optional<Admission>> results = new ArrayList<>();
      for (Future<Optional<Admission>> future : running) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  static Optional<Admission> of(ConnectionTokens tokens, String secret, String session) {
    try {
      return Optional.of(tokens.redeem(secret, session));
    } catch (AdmissionRefusedException e) {
      return Optional.empty();
    }
  }
}
