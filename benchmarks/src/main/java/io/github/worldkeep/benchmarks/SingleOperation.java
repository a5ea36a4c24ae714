package io.github.worldkeep.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations of microseconds, one after the other. The figure is the average time of an operation,
 * in each round.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 1_500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 1, time = 1_500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
abstract class SingleOperation {}
