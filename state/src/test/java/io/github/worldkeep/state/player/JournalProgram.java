package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/**
 * Writes players to a journal, over and over, and says each time which revision is kept. Arguments:
 * the directory, a name for the leases, how many players.
 */
final class JournalProgram {
  private JournalProgram() {}

  public static void main(String[] arguments) throws Exception {
    Journal journal = Journal.open(Path.of(arguments[0]));
    System.out.println("open");
    int players = Integer.parseInt(arguments[2]);
    for (int revision = 1; ; revision++) {
      for (int player = 0; player < players; player++) {
        journal.write(entry("player" + player, arguments[1], revision));
      }
      System.out.println(revision);
      if (System.in.available() > 0) {
        journal.close();
        return;
      }
    }
  }

  static JournalEntry entry(String player, String lease, long revision) {
    String document = ("{\"revision\":" + revision + "}").repeat(500);
    return new JournalEntry("players", player, lease, revision, document.getBytes(UTF_8), "away");
  }
}
