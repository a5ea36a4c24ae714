package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.session.BootstrapOptions;
import io.github.worldkeep.bootstrap.session.WorldUpkeep;
import io.github.worldkeep.state.world.ForeignDirectoryException;
import io.github.worldkeep.state.world.WorldId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "save",
    description = "Saves a save directory whose game has ended, such as after exit code 74.",
    mixinStandardHelpOptions = true,
    versionProvider = Worldkeep.Version.class,
    sortOptions = false)
final class SaveCommand implements Callable<Integer> {
  @Mixin private WorldOptions world = new WorldOptions();

  @Option(
      names = "--over",
      paramLabel = "NUMBER",
      description =
          "Save although the directory was not restored from the latest snapshot, which is this"
              + " one; 0 if the world has none.")
  private @Nullable Long over;

  @Override
  public Integer call() throws InterruptedException {
    Report report = world.report();
    News news = new News(report, () -> {}, world.roomFile());
    try {
      save(report, news);
      return 0;
    } catch (Failure e) {
      return RunCommand.failed(report, e);
    } catch (RuntimeException e) {
      return RunCommand.failed(report, Failure.defect(e));
    }
  }

  private void save(Report report, News news) throws InterruptedException {
    RoomConfig room = world.roomConfig();
    BootstrapOptions options = world.options();
    WorldId id = room.worldId().orElseThrow(Failure::noWorld);
    Path directory = WorldOptions.directory(options, room);
    news.starting(id, directory);
    RunCommand.warnUnlessAllNames(report);
    if (!Files.isDirectory(directory)) {
      throw Failure.refused(directory, "does not exist: name another one");
    }
    new Occupants(directory).requireNone();
    try {
      new WorldUpkeep(options, room, System::getenv, news).save(over());
    } catch (InterruptedException e) {
      throw e;
    } catch (ForeignDirectoryException e) {
      throw news.foreign(e);
    } catch (Exception e) {
      throw news.isUnsaved() ? news.unsaved(e) : Failure.of(e, String.valueOf(e), news.state());
    }
  }

  private OptionalLong over() {
    if (over != null && over < 0) {
      throw Failure.usage("--over is the number of a snapshot, or 0");
    }
    return over == null ? OptionalLong.empty() : OptionalLong.of(over);
  }
}
