package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.state.player.Journal.Kept;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path temp;

  private Path directory() {
    return temp.resolve("a/journal");
  }

  private static JournalEntry entry(String player, String lease, long revision, String document) {
    return new JournalEntry(
        "players", player, lease, revision, document.getBytes(UTF_8), "the store was away");
  }

  private static List<JournalEntry> entries(Journal journal) throws IOException {
    Journal.Contents contents = journal.contents();
    assertThat(contents.unreadable()).isEmpty();
    return contents.entries().stream().map(Kept::entry).toList();
  }

  @Test
  void write_thenOpenAgain_hasTheEntries() throws Exception {
    JournalEntry ada = entry("ada", "l1", 7, "{\"a\":\n\"\u00e9\"}");
    JournalEntry bob = entry("\u4e16\u754c/..\\ \"\n'\ud83c\udf0d", "l2", 1, "{}");
    JournalEntry section = new JournalEntry("players_bank", "ada", "l1", 2, new byte[0], "");
    try (Journal journal = Journal.open(directory())) {
      journal.write(bob);
      journal.write(section);
      journal.write(ada);
    }

    try (Journal journal = Journal.open(directory())) {
      assertThat(entries(journal))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(ada, bob, section);
    }
  }

  @Test
  void write_sameAcquisitionAgain_replacesTheEntry() throws Exception {
    try (Journal journal = Journal.open(directory())) {
      journal.write(entry("ada", "l1", 7, "{}"));
      journal.write(entry("ada", "l1", 8, "{}"));
      journal.write(entry("ada", "l2", 9, "{}"));

      assertThat(entries(journal)).extracting(JournalEntry::revision).containsExactly(8L, 9L);
    }
  }

  @Test
  void name_fieldsThatRunTogether_differ() {
    Set<String> names = new HashSet<>();
    String[] texts = {"", "a", "aa", "a\u0000", "A", "\u00e9", "e\u0301", "a/b"};
    for (String collection : texts) {
      for (String player : texts) {
        for (String lease : texts) {
          names.add(
              JournalFormat.name(new JournalEntry(collection, player, lease, 1, new byte[0], "")));
        }
      }
    }
    assertThat(names).hasSize(texts.length * texts.length * texts.length);
  }

  @Test
  void write_interrupted_isWrittenAndStaysInterrupted() throws Exception {
    try (Journal journal = Journal.open(directory())) {
      Thread.currentThread().interrupt();
      journal.write(entry("ada", "l1", 7, "{}"));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(entries(journal)).hasSize(1);
    }
  }

  @Test
  void write_manyThreads_keepsAll() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Journal journal = Journal.open(directory())) {
      List<Callable<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        JournalEntry entry = entry("player" + i / 2, "l1", 1 + i, "{}");
        writes.add(
            () -> {
              journal.write(entry);
              return null;
            });
      }
      for (Future<Void> write : threads.invokeAll(writes)) {
        write.get();
      }
      assertThat(entries(journal)).hasSize(100);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void remove_entry_isGoneAndOthersStay() throws Exception {
    try (Journal journal = Journal.open(directory())) {
      journal.write(entry("ada", "l1", 7, "{}"));
      journal.write(entry("bob", "l2", 7, "{}"));
      Path ada = journal.contents().entries().get(0).file();

      journal.remove(ada);
      journal.remove(ada);

      assertThat(entries(journal)).extracting(JournalEntry::player).containsExactly("bob");
    }
  }

  @Test
  void setAside_twiceTheSameName_keepsBothWithTheirReasons() throws Exception {
    try (Journal journal = Journal.open(directory())) {
      List<Path> places = new ArrayList<>();
      for (String document : List.of("{\"n\":1}", "{\"n\":2}")) {
        journal.write(entry("ada", "l1", 7, document));
        Path file = journal.contents().entries().get(0).file();
        places.add(journal.setAside(file, "reason of " + document));
      }

      assertThat(entries(journal)).isEmpty();
      assertThat(places).doesNotHaveDuplicates();
      for (int i = 0; i < 2; i++) {
        Path place = places.get(i);
        JournalEntry kept = JournalFormat.decode(Files.readAllBytes(place));
        assertThat(kept.document()).isEqualTo(("{\"n\":" + (i + 1) + "}").getBytes(UTF_8));
        String reason = place.getFileName().toString().replace(".player", ".reason.txt");
        assertThat(place.resolveSibling(reason)).hasContent("reason of {\"n\":" + (i + 1) + "}");
      }
    }
  }

  @Test
  void setAside_killedAfterTheReason_usesAnotherName() throws Exception {
    try (Journal journal = Journal.open(directory())) {
      journal.write(entry("ada", "l1", 7, "{}"));
      Path file = journal.contents().entries().get(0).file();
      String name = file.getFileName().toString();
      Path aside = Files.createDirectory(directory().resolve("aside"));
      Files.writeString(aside.resolve(name.replace(".player", ".reason.txt")), "earlier");

      Path place = journal.setAside(file, "later");

      assertThat(place.getFileName()).hasToString(name.replace(".player", "-2.player"));
      assertThat(aside.resolve(name.replace(".player", ".reason.txt"))).hasContent("earlier");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 18, 30, 40, 100, -1})
  void contents_byteChanged_reportsItAndReadsTheOthers(int place) throws Exception {
    try (Journal journal = Journal.open(directory())) {
      journal.write(entry("ada", "l1", 7, "{}"));
      journal.write(entry("bob", "l2", 7, "{}"));
      Path ada = journal.contents().entries().get(0).file();
      byte[] bytes = Files.readAllBytes(ada);
      bytes[place < 0 ? bytes.length + place : place] ^= 1;
      Files.write(ada, bytes);

      Journal.Contents contents = journal.contents();

      assertThat(contents.entries()).extracting(e -> e.entry().player()).containsExactly("bob");
      assertThat(contents.unreadable()).hasSize(1);
      assertThat(contents.unreadable().get(0).file()).isEqualTo(ada);
      assertThat(contents.unreadable().get(0).problem()).contains("damaged");
      assertThat(ada).hasBinaryContent(bytes);
    }
  }

  @Test
  void contents_truncatedAnywhere_isReported() throws Exception {
    try (Journal journal = Journal.open(directory())) {
      journal.write(entry("ada", "l1", 7, "{\"a\":1}"));
      Path ada = journal.contents().entries().get(0).file();
      byte[] bytes = Files.readAllBytes(ada);
      for (int length = 0; length < bytes.length; length++) {
        Files.write(ada, Arrays.copyOf(bytes, length));
        assertThat(journal.contents().entries()).as("%d bytes", length).isEmpty();
        assertThat(journal.contents().unreadable()).hasSize(1);
      }
    }
  }

  @Test
  void contents_newerFormat_isReportedWithTheRemedyAndStays() throws Exception {
    try (Journal journal = Journal.open(directory())) {
      Path file = directory().resolve("slot-0/x.player");
      Files.writeString(file, "worldkeep-journal 2 of another kind\n");

      Journal.Contents contents = journal.contents();

      assertThat(contents.unreadable()).hasSize(1);
      assertThat(contents.unreadable().get(0).problem())
          .contains("format 2", "knows 1", "update this one");
      assertThat(file).exists();
    }
  }

  @Test
  void open_sweepsWhatWasNotFinished() throws Exception {
    Journal.open(directory()).close();
    Path unfinished = directory().resolve("slot-0/abc.1.temp");
    Files.writeString(unfinished, "half");

    Journal.open(directory()).close();

    assertThat(unfinished).doesNotExist();
  }

  @Test
  void open_posix_isForTheOwnerOnly() throws Exception {
    try (Journal journal = Journal.open(directory())) {
      journal.write(entry("ada", "l1", 7, "{}"));
      Path file = journal.setAside(journal.contents().entries().get(0).file(), "late");
      if (Files.getFileStore(temp).supportsFileAttributeView("posix")) {
        for (Path path : List.of(directory(), directory().resolve("slot-0"), file.getParent())) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
              .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void open_twiceInOneProcess_keepsThemApartUntilOneIsClosed() throws Exception {
    try (Journal first = Journal.open(directory())) {
      first.write(entry("ada", "l1", 7, "{}"));
      try (Journal second = Journal.open(directory().resolve("../journal"))) {
        second.write(entry("bob", "l2", 7, "{}"));
        assertThat(entries(second)).extracting(JournalEntry::player).containsExactly("bob");
      }
      assertThat(entries(first)).extracting(JournalEntry::player).containsExactly("ada");
    }
    try (Journal third = Journal.open(directory())) {
      assertThat(entries(third)).extracting(JournalEntry::player).containsExactly("ada", "bob");
    }
  }

  private Process start(String lease, int players) throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classes,
            JournalProgram.class.getName(),
            directory().toString(),
            lease,
            Integer.toString(players))
        .redirectErrorStream(true)
        .start();
  }

  private static void kill(Process process) throws InterruptedException {
    process.toHandle().destroyForcibly(); // Leaves what it said to be read.
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @Tag("long")
  void killed_atRandomMoments_losesNothingThatWasKept() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    System.out.println("killed while writing to the journal, seed " + seed);
    for (int kill = 0; kill < KILLS; kill++) {
      int players = 3;
      Process process = start("lease" + kill, players);
      long kept = 0;
      try (BufferedReader lines = process.inputReader(UTF_8)) {
        assertThat(lines.readLine()).isEqualTo("open");
        for (int i = random.nextInt(20) + 1; i > 0; i--) {
          kept = Long.parseLong(lines.readLine());
        }
        LockSupport.parkNanos(random.nextInt(3_000_000));
        kill(process);
        kept = Math.max(kept, lines.lines().mapToLong(Long::parseLong).max().orElse(0));
      }
      try (Journal journal = Journal.open(directory())) {
        List<Kept> entries = journal.contents().entries();
        assertThat(journal.contents().unreadable()).as("seed %d", seed).isEmpty();
        assertThat(entries).as("seed %d", seed).hasSize(players);
        for (Kept entry : entries) {
          JournalEntry found = entry.entry();
          assertThat(found.revision()).as("seed %d", seed).isBetween(kept, kept + 1);
          assertThat(found.document())
              .isEqualTo(JournalProgram.entry("x", "y", found.revision()).document());
          journal.remove(entry.file());
        }
        try (Stream<Path> files = Files.walk(directory())) {
          assertThat(files.filter(f -> f.toString().endsWith(".temp"))).isEmpty();
        }
      }
    }
  }

  /** Each sees what is its own; who is killed is inherited by the next that opens the journal. */
  @Test
  void processes_sharingTheDirectory_doNotTouchEachOthersEntries() throws Exception {
    Process first = start("first", 5);
    Process second = start("second", 5);
    try (BufferedReader firstLines = first.inputReader(UTF_8);
        BufferedReader secondLines = second.inputReader(UTF_8)) {
      for (BufferedReader lines : List.of(firstLines, secondLines)) {
        assertThat(lines.readLine()).isEqualTo("open");
        assertThat(lines.readLine()).isEqualTo("1");
      }
      try (Journal own = Journal.open(directory())) {
        assertThat(entries(own)).isEmpty();
      }
      kill(first);
      try (Journal heir = Journal.open(directory())) {
        assertThat(entries(heir)).hasSize(5).extracting(JournalEntry::lease).containsOnly("first");
        for (Kept entry : heir.contents().entries()) {
          heir.remove(entry.file());
        }
      }
      second.getOutputStream().write('\n');
      second.getOutputStream().flush();
      secondLines.lines().forEach(line -> {});
      assertThat(second.waitFor()).isZero();
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
    try (Journal heir = Journal.open(directory())) {
      assertThat(entries(heir)).hasSize(5).extracting(JournalEntry::lease).containsOnly("second");
    }
  }

  private static byte[] golden() throws IOException {
    try (InputStream in =
        JournalTest.class.getResourceAsStream("/formats/player-journal-1.player")) {
      return in.readAllBytes();
    }
  }

  private static final JournalEntry GOLDEN =
      new JournalEntry(
          "players_hero",
          "zo\u00eb/\ud83c\udf0d",
          "3f2504e0",
          7,
          "{\"format\":1,\"data\":{}}".getBytes(UTF_8),
          "the store could not be reached for 30 s");

  @Test
  void goldenFile_isTheEntryAndViceVersa() throws Exception {
    assertThat(new String(JournalFormat.encode(GOLDEN), UTF_8))
        .isEqualTo(new String(golden(), UTF_8));
    assertThat(JournalFormat.decode(golden())).usingRecursiveComparison().isEqualTo(GOLDEN);
  }
}
