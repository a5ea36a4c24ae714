package io.github.worldkeep.examples.server;

import io.github.worldkeep.examples.shared.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** The options of the command line. */
record TownOptions(
    String session,
    String world,
    Path directory,
    int port,
    Duration lease,
    Duration autosave,
    Duration deadline,
    Duration storeTimeout) {

  private static final Set<String> KNOWN =
      Set.of(
          "--session",
          "--world",
          "--dir",
          "--port",
          "--lease-seconds",
          "--autosave-seconds",
          "--deadline-seconds",
          "--store-timeout-seconds");

  static TownOptions parse(String[] args) {
    Options options = Options.parse(args, KNOWN);
    String world = options.required("--world");
    return new TownOptions(
        options.required("--session"),
        world,
        Path.of(options.text("--dir").orElse("saves-" + world)),
        (int) options.number("--port", 0, 0, 65_535),
        seconds(options, "--lease-seconds", 15),
        seconds(options, "--autosave-seconds", 30),
        seconds(options, "--deadline-seconds", 20),
        seconds(options, "--store-timeout-seconds", 30));
  }

  private static Duration seconds(Options options, String option, long otherwise) {
    return Duration.ofSeconds(options.number(option, otherwise, 1, 3_600));
  }
}
