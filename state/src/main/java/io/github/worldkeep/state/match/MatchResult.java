package io.github.worldkeep.state.match;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The result of a match: {@code MatchResult.of("completed").with("ada", 1, 3200)}.
 *
 * @param outcome the game's name for the outcome: 1 to 100 characters
 * @param standings one for each participant that the game ranks, in the game's order
 */
@JsonPropertyOrder({"outcome", "standings"})
public record MatchResult(String outcome, List<Standing> standings) {
  /**
   * The result of a match that was not ended, because its server is gone or its session has ended.
   */
  public static final MatchResult ABANDONED = of("abandoned");

  public MatchResult {
    Names.requireLabel("outcome", outcome);
    standings = List.copyOf(standings);
    Set<String> players = new HashSet<>();
    for (Standing standing : standings) {
      if (!players.add(standing.player())) {
        throw new IllegalArgumentException(
            "standings has the player " + standing.player() + " twice: keep one");
      }
    }
  }

  /** A result without standings. */
  public static MatchResult of(String outcome) {
    return new MatchResult(outcome, List.of());
  }

  /** A copy with one more standing. */
  public MatchResult with(String player, int place, double score) {
    return with(player, place, score, Map.of());
  }

  /** A copy with one more standing. */
  public MatchResult with(String player, int place, double score, Map<String, ?> attributes) {
    List<Standing> more = new ArrayList<>(standings);
    more.add(new Standing(player, place, score, Attributes.copyOf("attributes", attributes)));
    return new MatchResult(outcome, more);
  }
}
