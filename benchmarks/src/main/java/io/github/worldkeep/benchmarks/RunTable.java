package io.github.worldkeep.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The medians of runs, by name. */
final class RunTable {
  private static final String ROW = "%-72s %8s %6s %8s %8s %8s %8s %6s%n";

  private final List<MeasuredRun> bareJvms = new ArrayList<>();
  private final Map<String, List<MeasuredRun>> runs = new LinkedHashMap<>();

  /** Adds a run that the others' starts are compared with. */
  void addBareJvm(MeasuredRun run) {
    bareJvms.add(run);
  }

  void add(String name, MeasuredRun run) {
    runs.computeIfAbsent(name, key -> new ArrayList<>()).add(run);
  }

  void clear() {
    bareJvms.clear();
    runs.clear();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Medians, ms and MiB. \"x\" is start / bare JVM.\n");
    text.append(
        String.format(Locale.ROOT, ROW, "", "start", "x", "cpu", "end", "whole", "cpu", "RSS"));
    double bare = median(bareJvms, MeasuredRun::wholeMillis);
    text.append(row("bare JVM", bareJvms, bare));
    runs.forEach((name, of) -> text.append(row(name, of, bare)));
    return text.toString();
  }

  private static String row(String name, List<MeasuredRun> of, double bare) {
    double start = median(of, MeasuredRun::startMillis);
    return String.format(
        Locale.ROOT,
        ROW,
        name,
        whole(start),
        String.format(Locale.ROOT, "%.1f", start / bare),
        whole(median(of, MeasuredRun::startCpuMillis)),
        whole(median(of, MeasuredRun::endMillis)),
        whole(median(of, MeasuredRun::wholeMillis)),
        whole(median(of, MeasuredRun::wholeCpuMillis)),
        whole(median(of, MeasuredRun::residentMib)));
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static double median(List<MeasuredRun> of, ToDoubleFunction<MeasuredRun> value) {
    double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
