package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.world.RestoreReport;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.Snapshot;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each snapshot that is saved or restored: its number, its size and the time. */
final class SnapshotLog {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotLog.class);

  private SnapshotLog() {}

  static void saved(SaveReport report, long startedNanos) {
    Snapshot snapshot = report.snapshot();
    if (report.changed()) {
      LOG.info(
          "world {}: saved snapshot {}: {} files, {} bytes, {} of them new, in {} ms",
          snapshot.world(),
          snapshot.number(),
          snapshot.files(),
          snapshot.bytes(),
          report.newBytes(),
          millisSince(startedNanos));
    } else {
      LOG.info("world {}: unchanged since snapshot {}", snapshot.world(), snapshot.number());
    }
  }

  static void restored(RestoreReport report, long startedNanos) {
    Snapshot snapshot = report.snapshot();
    LOG.info(
        "world {}: restored snapshot {}: {} files, {} bytes, in {} ms",
        snapshot.world(),
        snapshot.number(),
        snapshot.files(),
        snapshot.bytes(),
        millisSince(startedNanos));
  }

  private static long millisSince(long startedNanos) {
    return Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
  }
}
