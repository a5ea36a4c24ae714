package io.github.worldkeep.state.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A path to an open directory for those of Java's calls that take only paths. It leads to that very
 * directory where the system has a {@link Descriptor}, which is opened when it is first needed.
 * Elsewhere it is the path by which the directory was opened, if that leads there still.
 */
final class Anchor implements Closeable {
  private final SecureDirectoryStream<Path> directory;
  private final Path path;
  private final int near;
  private boolean pathsOnly;
  private @Nullable Descriptor descriptor;

  private Anchor(SecureDirectoryStream<Path> directory, Path path, int near, boolean pathsOnly) {
    this.directory = directory;
    this.path = path;
    this.near = near;
    this.pathsOnly = pathsOnly || directory instanceof NamedDirectory;
  }

  static Anchor of(SecureDirectoryStream<Path> directory, Path path) {
    return new Anchor(directory, path, 0, false);
  }

  /** As on systems without descriptors. */
  static Anchor ofPath(SecureDirectoryStream<Path> directory, Path path) {
    return new Anchor(directory, path, 0, true);
  }

  /** Returns the anchor of a directory in this one. */
  Anchor within(SecureDirectoryStream<Path> child, Path childPath) {
    Descriptor own = descriptor;
    return new Anchor(child, childPath, own == null ? near : own.number(), pathsOnly);
  }

  /**
   * The path, to be used before anything else happens to this anchor.
   *
   * @throws FileSystemException if no path leads to the directory
   */
  Path place() throws IOException {
    Descriptor own = descriptor;
    if (own == null && !pathsOnly) {
      own = Descriptor.open(directory, near).orElse(null);
      descriptor = own;
      pathsOnly = own == null;
    }
    return own == null ? checked() : own.path();
  }

  private Path checked() throws IOException {
    Object there =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    Object here =
        directory.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
    if (!Objects.equals(there, here)) {
      throw new FileSystemException(path.toString(), null, "another process replaced it");
    }
    return path;
  }

  @Override
  public void close() throws IOException {
    Descriptor own = descriptor;
    descriptor = null;
    if (own != null) {
      own.close();
    }
  }
}
