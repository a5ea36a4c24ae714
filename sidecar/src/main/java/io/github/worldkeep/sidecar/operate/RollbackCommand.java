package io.github.worldkeep.sidecar.operate;

import io.github.worldkeep.bootstrap.session.WorldUpkeep;
import io.github.worldkeep.sidecar.report.Event;
import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.News;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.state.world.Snapshot;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description =
        "Makes an earlier snapshot of a world the latest. No snapshot is deleted; the next run"
            + " restores it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RollbackCommand extends Upkeep {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "NUMBER",
      description = "The snapshot to go back to.")
  private long number;

  @Override
  void run(Place place, Report report, News news) throws InterruptedException {
    work(place, news, upkeep -> tell(report, rollBack(upkeep, place.world())));
  }

  private Snapshot rollBack(WorldUpkeep upkeep, WorldId id) throws Exception {
    try {
      return upkeep.rollBack(number);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND) {
        throw Failure.usage("--to: world " + id + " has no snapshot " + number);
      }
      throw e;
    }
  }

  private void tell(Report report, Snapshot now) {
    String text =
        "world "
            + now.world()
            + " is as snapshot "
            + number
            + " has it: that is its latest snapshot, "
            + now.number();
    report.tell(
        Event.success("rolledBack", text)
            .with("world", now.world().value())
            .with("snapshot", now.number())
            .with("from", number));
  }
}
