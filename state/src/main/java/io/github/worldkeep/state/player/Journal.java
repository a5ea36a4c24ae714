package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A directory on this machine for players that could not be made durable in the store, until they
 * are. Any number of processes may share it: each writes to a slot of its own, which it holds by a
 * lock, and reads, removes and sets aside only what is in its own slot and in those whose processes
 * are gone. Safe for use by several threads.
 */
final class Journal implements AutoCloseable {
  private static final String SLOT = "slot-";
  private static final String ASIDE = "aside";
  private static final String REASON_SUFFIX = ".reason.txt";
  private static final int MAX_SLOTS = 10_000;

  private final Path root;
  private final JournalSlot own;
  private final List<JournalSlot> slots;

  /**
   * An entry, and where it is.
   *
   * @param file what {@link #remove} and {@link #setAside} take
   */
  record Kept(Path file, JournalEntry entry) {}

  /**
   * A file that can't be read. It stays where it is.
   *
   * @param problem for a report: what is wrong with it
   */
  record Unreadable(Path file, String problem) {}

  /**
   * The contents of the journal.
   *
   * @param entries the entries, ordered by collection, player and revision
   */
  record Contents(List<Kept> entries, List<Unreadable> unreadable) {}

  private Journal(Path root, JournalSlot own, List<JournalSlot> slots) {
    this.root = root;
    this.own = own;
    this.slots = slots;
  }

  /** Opens the journal in a directory, which is made if it is missing. */
  static Journal open(Path directory) throws IOException {
    DurableFiles.createDirectory(directory.toAbsolutePath());
    Path root = directory.toRealPath();
    List<JournalSlot> slots = new ArrayList<>();
    try {
      JournalSlot own = firstFree(root);
      slots.add(own);
      slots.addAll(abandoned(root));
      for (JournalSlot slot : slots) {
        slot.sweep();
      }
      return new Journal(root, own, List.copyOf(slots));
    } catch (IOException | RuntimeException e) {
      closeAll(slots, e);
      throw e;
    }
  }

  private static JournalSlot firstFree(Path root) throws IOException {
    for (int number = 0; number < MAX_SLOTS; number++) {
      Optional<JournalSlot> slot = JournalSlot.claim(root.resolve(SLOT + number));
      if (slot.isPresent()) {
        return slot.get();
      }
    }
    throw new IOException(
        "the journal " + root + " is in use by 10,000 processes: give this one another directory");
  }

  private static List<JournalSlot> abandoned(Path root) throws IOException {
    List<JournalSlot> slots = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root, SLOT + "*")) {
      for (Path directory : found) {
        JournalSlot.claim(directory).ifPresent(slots::add);
      }
    } catch (IOException | RuntimeException e) {
      closeAll(slots, e);
      throw e;
    }
    return slots;
  }

  private static void closeAll(List<JournalSlot> slots, Exception failure) {
    for (JournalSlot slot : slots) {
      try {
        slot.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Keeps an entry: when this returns, it survives a crash and loss of power. It replaces what this
   * process kept of the same acquisition before; if it fails, that is still there. An interrupt
   * does not keep it from its work.
   *
   * @return where it is: what {@link #remove} and {@link #setAside} take
   */
  Path write(JournalEntry entry) throws IOException {
    String name = JournalFormat.name(entry);
    byte[] content = JournalFormat.encode(entry);
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return own.write(name, content);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns the entries of processes that have ended, and of this one. */
  Contents contents() throws IOException {
    List<Kept> entries = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (JournalSlot slot : slots) {
      for (Path file : slot.files()) {
        try {
          entries.add(new Kept(file, JournalFormat.decode(Files.readAllBytes(file))));
        } catch (JournalFormat.UnreadableException e) {
          unreadable.add(new Unreadable(file, String.valueOf(e.getMessage())));
        } catch (IOException e) {
          unreadable.add(new Unreadable(file, "it can't be read: " + e));
        }
      }
    }
    entries.sort(
        Comparator.comparing((Kept kept) -> kept.entry().collection())
            .thenComparing(kept -> kept.entry().player())
            .thenComparing(kept -> kept.entry().revision()));
    unreadable.sort(Comparator.comparing(Unreadable::file));
    return new Contents(entries, unreadable);
  }

  /** Forgets an entry, because the store has it. Nothing if it is gone. */
  void remove(Path file) throws IOException {
    DurableFiles.delete(file);
  }

  /**
   * Moves a file to {@code aside}, where nothing touches it any more, with the reason beside it.
   *
   * @return where it is now
   */
  Path setAside(Path file, String reason) throws IOException {
    Path aside = root.resolve(ASIDE);
    DurableFiles.createDirectory(aside);
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.length() - JournalSlot.SUFFIX.length());
    for (int number = 1; ; number++) {
      String place = number == 1 ? stem : stem + "-" + number;
      Path target = aside.resolve(place + JournalSlot.SUFFIX);
      if (!DurableFiles.exists(target) && reserve(aside.resolve(place + REASON_SUFFIX), reason)) {
        DurableFiles.move(file, target);
        return target;
      }
    }
  }

  /** The file with the reason is created first, which reserves the name. */
  private static boolean reserve(Path reasonFile, String reason) throws IOException {
    try {
      DurableFiles.create(reasonFile, (reason + "\n").getBytes(UTF_8));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Gives up the slots; what is in them stays. */
  @Override
  public void close() throws IOException {
    IOException failure = new IOException("the journal " + root + " can't be closed");
    closeAll(slots, failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
