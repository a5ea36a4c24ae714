package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.List;
import java.util.Optional;

/**
 * The latest saves of each player; {@link PlayerType#keepRevisions} sets their number. Players need
 * not be loaded. Safe for use by several threads.
 *
 * @param <T> the value of a player
 */
public final class Revisions<T> {
  private final Players<T> players;
  private final PlayerCollections<T> collections;

  Revisions(Players<T> players, PlayerCollections<T> collections) {
    this.players = players;
    this.collections = collections;
  }

  /** Returns the kept revisions of a player, latest first. */
  public List<Revision> of(String player) {
    Query query =
        Query.where(PlayerCollections.PLAYER.eq(player))
            .sortedBy(PlayerCollections.REVISION.descending())
            .limit(Math.max(1, collections.type().revisions()));
    return collections.revisions().find(query).items().stream()
        .map(document -> Revision.of(RevisionDocument.from(document)))
        .toList();
  }

  /** Returns the value of a revision, upgraded to the type's schema, or empty if it is not kept. */
  public Optional<T> value(String player, long number) {
    return collections
        .revisions()
        .get(RevisionDocument.id(player, number))
        .map(document -> read(RevisionDocument.from(document)).value());
  }

  /**
   * Returns the differences between two revisions, field by field.
   *
   * @throws StoreException NOT_FOUND if one of the revisions is not kept
   */
  public List<Difference> compare(String player, long before, long after) {
    return Differences.between(kept(player, before).data(), kept(player, after).data());
  }

  /**
   * Saves the value of an earlier revision as a new one. No revision is deleted. If this server
   * does not have the player, the player is loaded for it and leaves again.
   *
   * @return the save, which ends when the new revision is durable
   * @throws StoreException NOT_FOUND if the revision is not kept
   * @throws LeaseHeldException if another server has the player, as {@link Players#load(String)}
   *     does
   */
  public Save rollBack(String player, long number) {
    ValueCodec.Loaded<T> before = read(kept(player, number));
    Optional<PlayerHandle<T>> here = players.get(player);
    PlayerHandle<T> handle = here.isPresent() ? here.get() : players.load(player).orElseThrow();
    handle.become(before);
    return here.isPresent() ? handle.save() : handle.leave();
  }

  private RevisionDocument kept(String player, long number) {
    return collections
        .revisions()
        .get(RevisionDocument.id(player, number))
        .map(RevisionDocument::from)
        .orElseThrow(
            () ->
                new StoreException(
                    Kind.NOT_FOUND,
                    Retry.NEVER,
                    "revision " + number + " of " + players.subject(player) + " is not kept",
                    null));
  }

  private ValueCodec.Loaded<T> read(RevisionDocument revision) {
    return collections.values().read(revision.player(), revision.schema(), revision.data());
  }
}
