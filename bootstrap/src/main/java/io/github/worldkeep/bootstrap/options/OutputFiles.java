package io.github.worldkeep.bootstrap.options;

import java.nio.file.Path;

/**
 * The files that a session writes beside the world, such as logs and traces. They are uploaded to
 * the backend after the session. Those are the files in a directory, and below it, that were
 * written since the session before. For the first session, they were written since the server
 * started.
 *
 * <p>The upload starts after the final save, and ends with the deadline of the clean-up. A file
 * that is being written is uploaded up to its length at that moment. Links are not followed. The
 * directories of the world and of the journal are left out if they are below. The log reports files
 * that could not be uploaded.
 *
 * @param directory the directory of the files; it need not exist yet
 * @param maxFileBytes the longest file that is uploaded, at least 1
 * @param maxFiles the most files that are uploaded, the latest first, at least 1
 * @param maxTotalBytes the most bytes of all files together, at least 1; a file that exceeds the
 *     rest is left out
 */
public record OutputFiles(Path directory, long maxFileBytes, int maxFiles, long maxTotalBytes) {
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long DEFAULT_BYTES = 64 * MEBIBYTE;
  private static final int DEFAULT_FILES = 100;
  private static final long DEFAULT_TOGETHER = 256 * MEBIBYTE;

  public OutputFiles {
    if (maxFileBytes < 1 || maxFiles < 1 || maxTotalBytes < 1) {
      throw new IllegalArgumentException("the limits of output files are at least 1");
    }
  }

  /**
   * Returns all files in a directory, up to 100 files of up to 64 MiB each, and 256 MiB together.
   */
  public static OutputFiles in(Path directory) {
    return new OutputFiles(directory, DEFAULT_BYTES, DEFAULT_FILES, DEFAULT_TOGETHER);
  }

  OutputFiles with(Variables variables) {
    return new OutputFiles(
        directory,
        variables
            .get("WORLDKEEP_OUTPUT_MAX_FILE_BYTES", text -> positive(text, Long.MAX_VALUE))
            .orElse(maxFileBytes),
        variables
            .get("WORLDKEEP_OUTPUT_MAX_FILES", text -> (int) positive(text, Integer.MAX_VALUE))
            .orElse(maxFiles),
        variables
            .get("WORLDKEEP_OUTPUT_MAX_TOTAL_BYTES", text -> positive(text, Long.MAX_VALUE))
            .orElse(maxTotalBytes));
  }

  private static long positive(String text, long most) {
    long number = Variables.number(text, most);
    if (number < 1) {
      throw new IllegalArgumentException("it is at least 1");
    }
    return number;
  }

  /** Returns the files in another directory, with the same limits. */
  public OutputFiles withDirectory(Path other) {
    return new OutputFiles(other, maxFileBytes, maxFiles, maxTotalBytes);
  }

  /**
   * Returns these files with other limits.
   *
   * @param bytes the longest file
   * @param files the most files
   * @param together the most bytes of all files
   */
  public OutputFiles withLimits(long bytes, int files, long together) {
    return new OutputFiles(directory, bytes, files, together);
  }
}
