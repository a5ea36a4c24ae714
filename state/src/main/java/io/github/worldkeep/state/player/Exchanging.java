package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An exchange on its way.
 *
 * @param done ends when both are durable, or nothing happened
 */
record Exchanging<T>(
    Saver<T> saver,
    PlayerHandle<T> first,
    PlayerHandle<T> second,
    Exchange<T> exchange,
    Save done) {

  void await(Duration timeout) {
    saver.exchange(this::run, done::fail);
    try {
      done.await(timeout);
    } catch (StoreException e) {
      done.fail(e); // One that has not begun never does.
      throw e;
    }
  }

  /** On the saver's thread, between two rounds. */
  private void run() {
    if (done.isDone()) {
      return;
    }
    List<Attempt<T>> attempts = new ArrayList<>();
    try {
      if (!saver.unlessHolding(() -> begin(attempts))) {
        saver.exchange(this::run, done::fail); // After the checkpoint.
        return;
      }
      Exchange.Both<T> both =
          exchange.apply(
              ValueCodec.forChange(attempts.get(0).value()),
              ValueCodec.forChange(attempts.get(1).value()));
      attempts.set(0, attempts.get(0).with(both.first()));
      attempts.set(1, attempts.get(1).with(both.second()));
    } catch (RuntimeException e) {
      attempts.forEach(attempt -> attempt.player().again(attempt));
      done.fail(e);
      return;
    }
    saver.together(new Batch(), attempts);
  }

  private void begin(List<Attempt<T>> attempts) {
    attempts.add(first.beginExchange(done));
    attempts.add(second.beginExchange(done));
  }
}
