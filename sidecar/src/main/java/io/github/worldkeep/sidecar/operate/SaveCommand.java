package io.github.worldkeep.sidecar.operate;

import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.News;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.sidecar.world.Occupants;
import io.github.worldkeep.sidecar.world.WorldOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "save",
    description = "Saves a save directory whose game has ended, such as after exit code 74.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SaveCommand extends Upkeep {
  @Option(
      names = "--over",
      paramLabel = "NUMBER",
      description =
          "Save although the directory was not restored from the latest snapshot, which is this"
              + " one; 0 if the world has none.")
  private @Nullable Long over;

  @Override
  void run(Place place, Report report, News news) throws InterruptedException {
    Path directory = WorldOptions.directory(place.options(), place.room());
    news.starting(place.world(), directory);
    news.uses(place.room());
    WorldOptions.warnUnlessAllNames(report);
    if (!Files.isDirectory(directory)) {
      throw Failure.refused(directory, "does not exist: name another one");
    }
    new Occupants(directory, 0).requireNone(report);
    OptionalLong latest = over();
    work(place, news, upkeep -> upkeep.save(latest));
  }

  private OptionalLong over() {
    if (over != null && over < 0) {
      throw Failure.usage("--over is the number of a snapshot, or 0");
    }
    return over == null ? OptionalLong.empty() : OptionalLong.of(over);
  }
}
