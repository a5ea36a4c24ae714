package io.github.worldkeep.examples.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The world of the game: all posts in town. Immutable; saved as a file. */
record Board(List<String> posts) {

  private static final String FILE = "board.txt";

  Board {
    posts = List.copyOf(posts);
  }

  /** Reads the board of a directory. Returns an empty board if none was saved yet. */
  static Board read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return new Board(Files.exists(file) ? Files.readAllLines(file) : List.of());
  }

  void write(Path directory) throws IOException {
    Files.write(directory.resolve(FILE), posts);
  }

  Board with(String post) {
    List<String> more = new ArrayList<>(posts);
    more.add(post);
    return new Board(more);
  }
}
