package io.github.worldkeep.state.match;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.List;
import java.util.Map;

/** A server that plays match after match, says what is durable, and waits to be killed. */
final class MatchProgram {
  private MatchProgram() {}

  static PersistenceConfig config(String file) {
    return PersistenceConfig.none().with(StoreKind.DOCUMENTS, StoreUri.parse("sqlite:" + file));
  }

  public static void main(String[] arguments) {
    Persistence persistence = Persistence.open(config(arguments[0]));
    Matches matches = new Matches(persistence.documents());
    for (int i = 0; ; i++) {
      String id = arguments[1] + "/" + i;
      Match match = matches.start(id, "duel", Map.of(), List.of("ada", "bob"));
      System.out.println("started " + id);
      match.event("goal", Map.of("by", "ada"));
      match.save();
      System.out.println("saved " + id);
      match.end(MatchResult.of("played").with("ada", 1, i));
      System.out.println("ended " + id);
    }
  }
}
