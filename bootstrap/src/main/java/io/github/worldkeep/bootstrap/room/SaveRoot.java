package io.github.worldkeep.bootstrap.room;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The directory below which a room config's files stay.
 *
 * @param path an absolute path
 */
record SaveRoot(Path path) {
  static final String VARIABLE = "WORLDKEEP_SAVE_ROOT";

  private static final String RESERVED = ".worldkeep";

  static SaveRoot of(String directory) {
    try {
      return new SaveRoot(Path.of(directory).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(VARIABLE + " is no path of this system", e);
    }
  }

  /** Returns the save directory of a room config. A relative path starts at this directory. */
  Path saveDirectory(String field, String text) {
    Path directory = path.resolve(read(field, text)).normalize();
    for (Path name : requireBelow(field, directory)) {
      if (name.toString().toLowerCase(Locale.ROOT).equals(RESERVED)) {
        String problem = RESERVED + " is Worldkeep's own: name another directory";
        throw new RoomConfigException(field, problem, null);
      }
    }
    return directory;
  }

  /**
   * Checks the place of a local store. A relative path starts at the working directory. {@code ..}
   * is refused, because a driver may apply it after it followed a link.
   */
  void requireStoreBelow(String field, String text) {
    Path place = read(field, text);
    if (!place.equals(place.normalize())) {
      throw outside(field);
    }
    Path unused = requireBelow(field, place.toAbsolutePath());
  }

  private static Path read(String field, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) { // Its message repeats the text.
      throw new RoomConfigException(field, "it is no path of this system: name another", null);
    }
  }

  /** Returns the path from this directory to a place, with all links followed. */
  private Path requireBelow(String field, Path place) {
    Path root = followed(path);
    Path real = followed(place);
    if (root == null || real == null || !real.startsWith(root) || real.equals(root)) {
      throw outside(field);
    }
    return root.relativize(real);
  }

  private static RoomConfigException outside(String field) {
    String problem = "it must be below " + VARIABLE + ", the working directory if that is not set";
    return new RoomConfigException(field, problem, null);
  }

  /** Returns a path with all existing links followed; null if a link leads nowhere. */
  private static @Nullable Path followed(Path place) {
    Path parent = place.getParent();
    if (parent == null || Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return real(place);
    }
    Path directory = followed(parent);
    return directory == null ? null : directory.resolve(place.getFileName());
  }

  private static @Nullable Path real(Path place) {
    try {
      return place.toRealPath();
    } catch (IOException e) {
      return null;
    }
  }
}
