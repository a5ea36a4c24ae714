package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.session.WorldUpkeep;
import io.github.worldkeep.state.world.ForeignDirectoryException;
import io.github.worldkeep.state.world.WorldId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command of an operator, on a world that is not played. */
abstract class Upkeep implements Callable<Integer> {
  @Mixin private WorldOptions world = new WorldOptions();

  /** What the command works on. */
  record Place(BootstrapOptions options, RoomConfig room, WorldId world) {}

  /** A part of the command that uses the stores. */
  interface Work {
    void with(WorldUpkeep upkeep) throws Exception;
  }

  /** Does it, or fails. */
  abstract void run(Place place, Report report, News news) throws InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    Report report = world.report();
    News news = new News(report, () -> {}, world);
    try {
      RoomConfig room = world.roomConfig();
      WorldId id = room.worldId().orElseThrow(Failure::noWorld);
      run(new Place(world.options(), room, id), report, news);
      return 0;
    } catch (Failure e) {
      return RunCommand.failed(report, e);
    } catch (RuntimeException e) {
      return RunCommand.failed(report, Failure.defect(e));
    }
  }

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
