package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes directories away and puts links in their place, over and over, as fast as it can: what
 * another process does that wants a restore or a save to leave its directory.
 */
final class Swapper implements AutoCloseable {
  private final Path directory;
  private final Path outside;
  private final List<String> targets;
  private final Random random;
  private final boolean goesOn;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "swapper");
  private volatile int swaps;

  private Swapper(
      Path directory, Path outside, List<String> targets, Random random, boolean goesOn) {
    this.directory = directory;
    this.outside = outside;
    this.targets = targets;
    this.random = random;
    this.goesOn = goesOn;
    thread.start();
  }

  /** Swaps there and back until it is closed, when all is as it was. */
  static Swapper looping(Path directory, Path outside, List<String> targets, Random random) {
    return new Swapper(directory, outside, targets, random, true);
  }

  /** Swaps one of the targets as soon as it is there, once, and leaves the link. */
  static Swapper once(Path directory, Path outside, String target, Random random) {
    return new Swapper(directory, outside, List.of(target), random, false);
  }

  int swaps() {
    return swaps;
  }

  private void run() {
    Path away = outside.resolveSibling("away-" + directory.getFileName());
    while (!stopped.get()) {
      String target = targets.get(random.nextInt(targets.size()));
      Path place = directory.resolve(target);
      if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        Thread.onSpinWait();
        continue;
      }
      try {
        moveAway(Path.of(target), away);
        boolean linked = link(place);
        if (!goesOn) {
          return;
        }
        giveWay();
        if (linked) {
          Files.delete(place);
        }
        Files.move(away, place);
      } catch (IOException e) {
        // The other has been faster: the place is gone, or taken.
        away = outside.resolveSibling("away-" + directory.getFileName() + "-" + random.nextLong());
      }
    }
  }

  /** Follows no link: a link of an earlier swap, set aside by now, would lead it outside. */
  private void moveAway(Path target, Path away) throws IOException {
    Path name = target.getFileName();
    try (SecureDirectoryStream<Path> parent = open(target.getParent());
        SecureDirectoryStream<Path> elsewhere = open(away.getParent(), List.of())) {
      if (parent
          .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes()
          .isDirectory()) {
        parent.move(name, elsewhere, away.getFileName());
      } else {
        throw new NotDirectoryException(target.toString());
      }
    }
  }

  private SecureDirectoryStream<Path> open(@Nullable Path below) throws IOException {
    List<Path> names = new ArrayList<>();
    if (below != null) {
      below.forEach(names::add);
    }
    return open(directory, names);
  }

  private static SecureDirectoryStream<Path> open(Path root, List<Path> names) throws IOException {
    SecureDirectoryStream<Path> open = (SecureDirectoryStream<Path>) Files.newDirectoryStream(root);
    for (Path name : names) {
      try (SecureDirectoryStream<Path> around = open) {
        open = around.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
      }
    }
    return open;
  }

  private boolean link(Path place) {
    try {
      Files.createSymbolicLink(place, outside);
      swaps++;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void giveWay() {
    for (int i = random.nextInt(2_000); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped.set(true);
    thread.join();
  }
}
