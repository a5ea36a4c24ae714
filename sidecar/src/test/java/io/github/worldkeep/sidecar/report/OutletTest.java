package io.github.worldkeep.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes of the system, which take 64 KiB or less while their reader reads nothing. */
@Timeout(120)
final class OutletTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MANY = 100_000;
  private static final String FILLING = "x".repeat(100);
  private static final Pattern LOSSES =
      Pattern.compile(
          "worldkeep: warning: (\\d+) lines were not written: standard error was blocked\n");

  private Pipe pipe;
  private Outlet outlet;

  @BeforeEach
  void open() throws IOException {
    pipe = Pipe.open();
    outlet = Outlet.to(pipe.sink());
  }

  @AfterEach
  void close() throws IOException {
    pipe.source().close();
    pipe.sink().close();
  }

  private void addMany() {
    for (int i = 0; i < MANY; i++) {
      outlet.line("line " + i + " " + FILLING);
    }
  }

  /** Reads until a text comes. */
  private String readAll(String end) {
    StringBuilder all = new StringBuilder();
    ByteBuffer some = ByteBuffer.allocate(1 << 16);
    try {
      while (all.length() < end.length() || all.indexOf(end, all.length() - end.length()) < 0) {
        pipe.source().read(some.clear());
        all.append(UTF_8.decode(some.flip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reader_thatStops_loses_theOldestLines_andTheirNumberIsWritten(boolean blocking)
      throws Exception {
    pipe.sink().configureBlocking(blocking);
    outlet.line("first " + "z".repeat(Outlet.CAPACITY / 2)); // More than a pipe holds.
    outlet.drain(Duration.ofMillis(100), PATIENCE);
    addMany();
    outlet.line("the end");

    String text = readAll("the end\n");

    assertThat(text).startsWith("first ").contains("line " + (MANY - 1) + " ");
    Matcher losses = LOSSES.matcher(text);
    assertThat(losses.find()).as("a line with the number").isTrue();
    long written = text.lines().filter(line -> line.startsWith("line ")).count();
    assertThat(written + Long.parseLong(losses.group(1))).isEqualTo(MANY);
    assertThat(text.substring(0, losses.start())).doesNotContain("line " + (MANY - 1) + " ");
    assertThat(losses.find()).as("another one").isFalse();
    assertThat(text.length()).isLessThan(2 * Outlet.CAPACITY);
  }

  @Test
  void passing_isDroppedFirst_andNotCounted() throws Exception {
    addMany();
    outlet.passing("50 %\n");
    outlet.line("the end");

    assertThat(readAll("the end\n")).doesNotContain("50 %");
    outlet.drain(PATIENCE, PATIENCE);
    outlet.passing("60 %\n");
    assertThat(readAll("60 %\n")).isEqualTo("60 %\n");
  }

  @Test
  void drain_readerThatStopped_isNotWaitedFor() throws Exception {
    addMany();
    outlet.line("the end");

    outlet.drain(Duration.ofMillis(100), Duration.ofDays(1));

    assertThat(readAll("the end\n")).as("what waited").contains("line " + (MANY - 1) + " ");
  }

  @Test
  void drain_slowReader_isWaitedFor() throws Exception {
    String big = "y".repeat(Outlet.CAPACITY);
    outlet.line(big);
    AtomicReference<String> read = new AtomicReference<>();
    Thread reader = new Thread(() -> read.set(readAll("y\n")));
    reader.start();

    outlet.drain(PATIENCE, PATIENCE);
    reader.join();

    assertThat(read.get()).isEqualTo(big + "\n");
  }

  @Test
  void fullDisk_endsNothing_andItsLinesAreCounted() {
    Disk disk = new Disk();
    Outlet toDisk = Outlet.to(disk);
    toDisk.reportLosses(JsonReport::line);
    toDisk.line("first");
    toDisk.drain(PATIENCE, PATIENCE);
    disk.room = 3;
    toDisk.line("second");
    toDisk.line("third");
    toDisk.drain(PATIENCE, PATIENCE);
    disk.room = Integer.MAX_VALUE;
    toDisk.line("fourth");
    toDisk.drain(PATIENCE, PATIENCE);

    assertThat(disk.bytes.toString(UTF_8).lines())
        .containsExactly(
            "first",
            "sec",
            "{\"event\":\"dropped\",\"level\":\"warning\",\"lines\":2,"
                + "\"text\":\"2 lines were not written: No space left on device\"}",
            "fourth");
  }

  /** A disk that takes some bytes more. */
  private static final class Disk implements WritableByteChannel {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile int room = Integer.MAX_VALUE;

    @Override
    public int write(ByteBuffer from) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int length = Math.min(room, from.remaining());
      bytes.write(from.array(), from.position(), length);
      from.position(from.position() + length);
      room -= length;
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void lines_ofManyThreads_areWhole() throws Exception {
    List<Thread> threads =
        List.of("a", "b", "c").stream()
            .map(name -> new Thread(() -> outlet.line(name.repeat(50_000))))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    outlet.line("the end");

    assertThat(readAll("the end\n").lines())
        .containsExactlyInAnyOrder(
            "a".repeat(50_000), "b".repeat(50_000), "c".repeat(50_000), "the end");
  }
}
