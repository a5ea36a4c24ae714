package io.github.worldkeep.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The results of the rounds: for each work the times of all sides, and their ratios to Worldkeep's
 * time. Sides that take {@link Turns} share one method, which is named for the work. Otherwise each
 * side has a method, which is named for the work, in small letters, and for the side: {@code
 * saveBare}, {@code saveWorldkeep}.
 */
final class Comparison {
  private static final String OURS = "Worldkeep";

  private final Map<String, Map<String, Scores>> works = new TreeMap<>();

  /** The time of one side in each round. */
  private record Scores(String unit, List<Double> times) {
    double time() {
      return median(times);
    }

    /**
     * Returns the median of the rounds' ratios. A disturbance of a round affects both sides, and so
     * hardly their ratio.
     */
    double ratioTo(Scores other) {
      return median(
          IntStream.range(0, Math.min(times.size(), other.times.size()))
              .mapToObj(round -> times.get(round) / other.times.get(round))
              .toList());
    }

    private static double median(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int middle = sorted.size() / 2;
      return sorted.size() % 2 == 1
          ? sorted.get(middle)
          : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
  }

  /** Adds the results of one round. */
  void add(Collection<RunResult> round) {
    for (RunResult result : round) {
      String[] place = result.getParams().getBenchmark().split("\\.", -1);
      String type = place[place.length - 2].replaceFirst("Benchmark$", "");
      String method = place[place.length - 1];
      Map<String, Double> turns = Turns.micros(result);
      if (turns.isEmpty()) {
        String side = method.replaceFirst("^[a-z]+", "");
        String work = method.substring(0, method.length() - side.length());
        Result<?> time = result.getPrimaryResult();
        add(type + "." + work, result, side, time.getScore(), time.getScoreUnit());
      } else {
        turns.forEach((side, time) -> add(type + "." + method, result, side, time, "us/op"));
      }
    }
  }

  private void add(String work, RunResult result, String side, double time, String unit) {
    works
        .computeIfAbsent(work + parameters(result.getParams()), w -> new TreeMap<>())
        .computeIfAbsent(side, s -> new Scores(unit, new ArrayList<>()))
        .times()
        .add(time);
  }

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().stream()
        .map(key -> " " + key + "=" + params.getParam(key))
        .collect(Collectors.joining());
  }

  /**
   * Returns a line for each side. The lines of other sides have Worldkeep's time as a multiple of
   * theirs.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("\nMedians of the rounds\n");
    works.forEach(
        (work, sides) -> {
          text.append('\n').append(work).append('\n');
          sides.forEach((side, scores) -> text.append(line(sides, side, scores)));
        });
    return text.toString();
  }

  private static String line(Map<String, Scores> sides, String side, Scores scores) {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "  %-24s %12.2f %s", side, scores.time(), scores.unit));
    if (!side.startsWith(OURS)) {
      sides.forEach(
          (ours, own) -> {
            if (ours.startsWith(OURS)) {
              double ratio = own.ratioTo(scores);
              line.append(
                  String.format(
                      Locale.ROOT,
                      "   %s takes %.3f × its time, is %.2f × as fast",
                      ours,
                      ratio,
                      1 / ratio));
            }
          });
    }
    return line.append('\n').toString();
  }
}
