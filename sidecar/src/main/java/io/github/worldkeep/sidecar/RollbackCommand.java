package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.session.BootstrapOptions;
import io.github.worldkeep.bootstrap.session.WorldUpkeep;
import io.github.worldkeep.state.world.Snapshot;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.StoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description =
        "Makes an earlier snapshot of a world the latest. No snapshot is deleted; the next run"
            + " restores it.",
    mixinStandardHelpOptions = true,
    versionProvider = Worldkeep.Version.class,
    sortOptions = false)
final class RollbackCommand implements Callable<Integer> {
  @Mixin private WorldOptions world = new WorldOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "NUMBER",
      description = "The snapshot to go back to.")
  private long number;

  @Override
  public Integer call() throws InterruptedException {
    Report report = world.report();
    News news = new News(report, () -> {}, world.roomFile());
    try {
      rollBack(report, news);
      return 0;
    } catch (Failure e) {
      return RunCommand.failed(report, e);
    } catch (RuntimeException e) {
      return RunCommand.failed(report, Failure.defect(e));
    }
  }

  private void rollBack(Report report, News news) throws InterruptedException {
    RoomConfig room = world.roomConfig();
    BootstrapOptions options = world.options();
    WorldId id = room.worldId().orElseThrow(Failure::noWorld);
    try {
      WorldUpkeep upkeep = new WorldUpkeep(options, room, System::getenv, news);
      tell(report, upkeep.rollBack(number));
    } catch (InterruptedException e) {
      throw e;
    } catch (StoreException e) {
      throw e.kind() == StoreException.Kind.NOT_FOUND
          ? Failure.usage("--to: world " + id + " has no snapshot " + number)
          : Failure.of(e, String.valueOf(e.getMessage()), news.state());
    } catch (Exception e) {
      throw Failure.of(e, String.valueOf(e), news.state());
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
        Event.good("rolledBack", text)
            .with("world", now.world().value())
            .with("snapshot", now.number())
            .with("from", number));
  }
}
