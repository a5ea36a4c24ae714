package io.github.worldkeep.bootstrap.session;

import java.nio.file.Path;

/**
 * Files that a session leaves behind, logs and traces, uploaded to the backend after it ended.
 * Never before the final save, and only as long as the clean-up may take.
 *
 * @param directory where they are, whatever their names
 * @param mostBytes a longer file is left out, and reported
 * @param mostFiles how many, the latest first
 */
public record OutputFiles(Path directory, long mostBytes, int mostFiles) {
  private static final long DEFAULT_BYTES = 64L * 1024 * 1024;
  private static final int DEFAULT_FILES = 100;

  public OutputFiles {
    if (mostBytes < 1 || mostFiles < 1) {
      throw new IllegalArgumentException("the limits of output files are at least 1");
    }
  }

  /** All in a directory: up to 100 files of up to 64 MiB. */
  public static OutputFiles in(Path directory) {
    return new OutputFiles(directory, DEFAULT_BYTES, DEFAULT_FILES);
  }
}
