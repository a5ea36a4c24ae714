package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.store.TransferProgress;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a listener. An exception of the listener is logged, and changes nothing. */
record Audience(SessionListener listener) {
  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

  void tell(Consumer<SessionListener> news) {
    try {
      news.accept(listener);
    } catch (RuntimeException e) {
      LOG.error("the listener failed", e);
    }
  }

  TransferProgress progress(Function<SessionListener, TransferProgress> begin) {
    try {
      TransferProgress progress = begin.apply(listener);
      return (transferred, total) -> tell(unused -> progress.advanced(transferred, total));
    } catch (RuntimeException e) {
      LOG.error("the listener failed", e);
      return TransferProgress.NONE;
    }
  }
}
