package io.github.worldkeep.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations of microseconds, whose sides take {@link Turns} in one JVM. {@code Turns} measures the
 * time of each side. JMH's own figure is the time of one turn of all sides.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 20) // Until all is compiled: ten thousand operations of each side.
@Measurement(iterations = 1, time = 5)
@Fork(1)
abstract class ByTurns {}
