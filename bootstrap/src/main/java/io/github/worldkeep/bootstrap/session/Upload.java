package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Uploads what a session has left behind. */
record Upload(GameBackend backend, String session, OutputFiles files) {

  void run(Problems problems) {
    problems.of("list the output files", () -> latest().forEach(file -> upload(file, problems)));
  }

  private void upload(Path file, Problems problems) {
    String name = files.directory().relativize(file).toString().replace('\\', '/');
    problems.of(
        "upload " + name,
        () -> {
          if (Files.size(file) > files.mostBytes()) {
            throw new IOException("it is longer than " + files.mostBytes() + " bytes");
          }
          backend.upload(session, name, file);
        });
  }

  private List<Path> latest() throws IOException {
    if (!Files.isDirectory(files.directory())) {
      return List.of();
    }
    Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> all = Files.walk(files.directory())) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(files.mostFiles())
        .map(Map.Entry::getKey)
        .toList();
  }
}
