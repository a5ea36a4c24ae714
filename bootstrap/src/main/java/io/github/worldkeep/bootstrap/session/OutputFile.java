package io.github.worldkeep.bootstrap.session;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A file at the time of a scan.
 *
 * @param name its path below the directory of output files, with {@code /}
 */
record OutputFile(Path path, String name, Trace trace) {
  /**
   * Shows whether a file was written since, even if it was renamed, as logs are.
   *
   * @param identity the file system's key of the file, or its path
   */
  record Trace(Object identity, long bytes, FileTime modified) {}

  static OutputFile of(Path root, Path path, BasicFileAttributes attributes) {
    String name =
        StreamSupport.stream(root.relativize(path).spliterator(), false)
            .map(Path::toString)
            .collect(Collectors.joining("/"));
    Object identity = Objects.requireNonNullElse(attributes.fileKey(), path);
    Trace trace = new Trace(identity, attributes.size(), attributes.lastModifiedTime());
    return new OutputFile(path, name, trace);
  }

  long bytes() {
    return trace.bytes();
  }
}
