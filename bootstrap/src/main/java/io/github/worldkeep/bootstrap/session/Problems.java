package io.github.worldkeep.bootstrap.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong while everything was given back: each thing is tried, whatever the others do. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** Something that may fail. */
  interface Attempt {
    void run() throws Exception;
  }

  void of(String what, Attempt attempt) {
    try {
      attempt.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("could not {}", what, e);
    }
  }
}
