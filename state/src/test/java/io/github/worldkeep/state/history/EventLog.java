package io.github.worldkeep.state.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.state.history.Event.Kind;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The history of one process: a line for each event, handed to the operating system before the
 * process goes on, so that a kill takes nothing away but half of a last line.
 */
final class EventLog implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ENDING = ".history";

  private final FileOutputStream file;

  private EventLog(FileOutputStream file) {
    this.file = file;
  }

  static EventLog create(Path directory, String process) throws IOException {
    return new EventLog(new FileOutputStream(file(directory, process), /* append= */ true));
  }

  private static File file(Path directory, String process) {
    return directory.resolve(process + ENDING).toFile();
  }

  /** Whether a process has told anything yet. */
  static boolean isBegun(Path directory, String process) {
    return file(directory, process).length() > 0;
  }

  void add(Kind kind, String writer, String player, long revision, Hero hero, String note) {
    Event event = new Event(System.nanoTime(), kind, writer, player, revision, hero, note);
    try {
      file.write((JSON.writeValueAsString(event) + "\n").getBytes(UTF_8)); // one call, one line
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events of all processes. */
  static List<Event> readAll(Path directory) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path path : files.filter(file -> file.toString().endsWith(ENDING)).toList()) {
        String text = Files.readString(path, UTF_8);
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .forEach(line -> events.add(JSON.readValue(line, Event.class)));
      }
    }
    return events;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
