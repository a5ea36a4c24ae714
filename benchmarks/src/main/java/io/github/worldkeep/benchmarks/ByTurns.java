package io.github.worldkeep.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations of microseconds, whose sides take {@link Turns} in one JVM: these tell each side's
 * time. JMH's own is that of one turn of all of them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 20) // Until the compiler is done: ten thousand operations of each.
@Measurement(iterations = 1, time = 5)
@Fork(1)
abstract class ByTurns {}
