package io.github.worldkeep.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the chosen benchmarks in rounds: each once, in a JVM of its own, before the first is run
 * again. So a disk or a neighbour that becomes slow meanwhile slows all sides of a comparison,
 * which several forks of JMH's, one after the other, would not. Each round gives a ratio; their
 * median is told.
 *
 * <p>The arguments are JMH's, where {@code -f} is the number of rounds, and 0 is one round in this
 * JVM.
 */
public final class Rounds {
  private static final int ROUNDS = 3;

  private Rounds() {}

  /** The entry point. */
  public static void main(String[] arguments) throws Exception {
    CommandLineOptions options = new CommandLineOptions(arguments);
    if (options.shouldHelp()) {
      options.showHelp();
    } else if (options.shouldList()) {
      new Runner(options).list();
    } else {
      run(options);
    }
  }

  private static void run(CommandLineOptions options)
      throws RunnerException, CommandLineOptionException, IOException {
    int rounds = options.getForkCount().orElse(ROUNDS);
    Options round =
        new OptionsBuilder()
            .parent(options)
            .forks(Math.min(1, rounds))
            .shouldFailOnError(true)
            .build();
    Comparison comparison = new Comparison();
    for (int i = 0; i < Math.max(1, rounds); i++) {
      comparison.add(new Runner(round).run());
    }
    System.out.println(comparison);
    BenchmarkDirectory.deleteAll();
  }
}
