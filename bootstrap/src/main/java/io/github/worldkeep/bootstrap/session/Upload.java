package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.FileName;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.options.OutputFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uploads the output files of a session, as far as the limits and the time allow. */
final class Upload {
  private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

  private final GameBackend backend;
  private final Origin origin;
  private final OutputFiles limits;
  private final Problems problems;
  private int uploaded;
  private long together;

  Upload(GameBackend backend, Origin origin, OutputFiles limits, Problems problems) {
    this.backend = backend;
    this.origin = origin;
    this.limits = limits;
    this.problems = problems;
  }

  /**
   * Uploads files.
   *
   * @param files the most important first
   */
  void run(List<OutputFile> files) {
    for (int i = 0; i < files.size(); i++) {
      if (Thread.currentThread().isInterrupted()) {
        LOG.warn("{} output files are not uploaded: the time was over", files.size() - i);
        return;
      }
      if (uploaded == limits.maxFiles()) {
        LOG.warn("{} output files are not uploaded: only the latest {} are", files.size() - i, i);
        return;
      }
      OutputFile file = files.get(i);
      problems.of("upload " + file.name(), () -> upload(file));
    }
    LOG.debug("{} output files, {} bytes, are uploaded", uploaded, together);
  }

  private void upload(OutputFile file) throws IOException {
    requireFits(file);
    String name = new FileName(file.name()).value();
    Path copy = Files.createTempFile("worldkeep-output-", null);
    try {
      copy(file, copy);
      backend.upload(origin, name, copy);
    } finally {
      Files.deleteIfExists(copy);
    }
    uploaded++;
    together += file.bytes();
  }

  private void requireFits(OutputFile file) throws IOException {
    if (file.bytes() > limits.maxFileBytes()) {
      throw new IOException("it is longer than " + limits.maxFileBytes() + " bytes");
    }
    if (file.bytes() > limits.maxTotalBytes() - together) {
      throw new IOException("all together are longer than " + limits.maxTotalBytes() + " bytes");
    }
  }

  /** Copies the file: the backend needs one that does not change, while a log grows. */
  private static void copy(OutputFile file, Path copy) throws IOException {
    if (!file.path().toRealPath().equals(file.path())) {
      throw new IOException("it is a link by now");
    }
    try (FileChannel from =
            FileChannel.open(file.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      for (long done = 0; done < file.bytes(); ) {
        long count = from.transferTo(done, file.bytes() - done, to);
        if (count <= 0) {
          throw new IOException("it has become shorter");
        }
        done += count;
      }
    }
  }
}
