package io.github.worldkeep.sidecar.operate;

import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.session.WorldUpkeep;
import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.News;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.sidecar.world.WorldOptions;
import io.github.worldkeep.state.world.ForeignDirectoryException;
import io.github.worldkeep.state.world.WorldId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command of an operator for a world that is not played. */
abstract class Upkeep implements Callable<Integer> {
  @Mixin private WorldOptions world = new WorldOptions();

  /** The options, the room config and the world that a command works on. */
  record Place(BootstrapOptions options, RoomConfig room, WorldId world) {}

  /** The part of a command that uses the stores. */
  interface Work {
    void with(WorldUpkeep upkeep) throws Exception;
  }

  /** Runs the command. Throws {@link Failure} if the command fails. */
  abstract void run(Place place, Report report, News news) throws InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    Report report = world.report();
    News news = new News(report, () -> {}, world.room());
    try {
      RoomConfig room = world.roomConfig();
      WorldId id = room.worldId().orElseThrow(Failure::noWorld);
      run(new Place(world.options(), room, id), report, news);
      return 0;
    } catch (Failure e) {
      return e.reportTo(report);
    } catch (RuntimeException e) {
      return Failure.defect(e).reportTo(report);
    }
  }

  /** Does the work, and turns its exceptions into failures. */
  static void work(Place place, News news, Work work) throws InterruptedException {
    try {
      work.with(new WorldUpkeep(place.options(), place.room(), System::getenv, news));
    } catch (InterruptedException | Failure e) {
      throw e;
    } catch (ForeignDirectoryException e) {
      throw news.foreign(e);
    } catch (Exception e) {
      throw news.isUnsaved() ? news.unsaved(e) : Failure.of(e, String.valueOf(e), news.state());
    }
  }
}
