package io.github.worldkeep.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the chosen benchmarks in rounds. A round runs each benchmark once, in a JVM of its own. So a
 * disk or a neighbour that becomes slow meanwhile slows all sides of a comparison. JMH's own forks
 * of one benchmark run one after the other, and would slow only that one. Each round gives a ratio,
 * and the median of the ratios is printed.
 *
 * <p>The arguments are JMH's. The number of rounds is {@code -f}; 0 means one round in this JVM.
 */
public final class Rounds {
  private static final int ROUNDS = 3;

  private Rounds() {}

  /** Runs the benchmarks, and prints their comparison. */
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
