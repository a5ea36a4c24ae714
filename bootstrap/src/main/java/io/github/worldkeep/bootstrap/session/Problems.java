package io.github.worldkeep.bootstrap.session;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong while everything was given back: each thing is tried, whatever the others do. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final List<String> all = new ArrayList<>();

  /** Something that may fail. */
  interface Attempt {
    void run() throws Exception;
  }

  void of(String what, Attempt attempt) {
    try {
      attempt.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.add(what + ": interrupted");
    } catch (Exception e) {
      LOG.warn("could not {}", what, e);
      all.add(what + ": " + e.getMessage());
    }
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
