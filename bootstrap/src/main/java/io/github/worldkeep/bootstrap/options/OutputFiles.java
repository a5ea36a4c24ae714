package io.github.worldkeep.bootstrap.options;

import java.nio.file.Path;

/**
 * Files that a session leaves behind, logs and traces, uploaded to the backend after it ended:
 * those in a directory, and in those below it, that were written since the server began, or since
 * the session before. Never before the final save, and only as long as the clean-up may take. A
 * file that is still written is uploaded as far as it was. Links are not followed; the directories
 * of the world and of the journal are left out where they are below. What could not be uploaded is
 * in the log.
 *
 * @param directory where they are, whatever their names; need not be there yet
 * @param maxFileBytes a longer file is left out
 * @param maxFiles how many, the latest first
 * @param maxTotalBytes how many bytes they may have together; one that is too long for what is left
 *     is left out
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

  /** All in a directory: up to 100 files of up to 64 MiB, 256 MiB together. */
  public static OutputFiles in(Path directory) {
    return new OutputFiles(directory, DEFAULT_BYTES, DEFAULT_FILES, DEFAULT_TOGETHER);
  }

  OutputFiles with(Variables variables) {
    return new OutputFiles(
        directory,
        variables
            .get("WORLDKEEP_OUTPUT_MAX_FILE_BYTES", OutputFiles::positive)
            .orElse(maxFileBytes),
        variables
            .get("WORLDKEEP_OUTPUT_MAX_FILES", text -> Math.toIntExact(positive(text)))
            .orElse(maxFiles),
        variables
            .get("WORLDKEEP_OUTPUT_MAX_TOTAL_BYTES", OutputFiles::positive)
            .orElse(maxTotalBytes));
  }

  private static long positive(String text) {
    long number = Long.parseLong(text);
    if (number < 1) {
      throw new IllegalArgumentException("it is at least 1");
    }
    return number;
  }

  /** Those in another directory, with the same limits. */
  public OutputFiles withDirectory(Path other) {
    return new OutputFiles(other, maxFileBytes, maxFiles, maxTotalBytes);
  }

  /** With other limits. */
  public OutputFiles withLimits(long bytes, int files, long together) {
    return new OutputFiles(directory, bytes, files, together);
  }
}
