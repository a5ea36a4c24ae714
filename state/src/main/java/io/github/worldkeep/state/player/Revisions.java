package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.List;
import java.util.Optional;

/**
 * The latest saves of each player, as many as {@link PlayerType#keepRevisions} says. Players need
 * not be loaded. Safe for use by several threads.
 *
 * @param <T> what the game keeps of a player
 */
public final class Revisions<T> {
  private final Players<T> players;
  private final PlayerCollections<T> collections;

  Revisions(Players<T> players, PlayerCollections<T> collections) {
    this.players = players;
    this.collections = collections;
  }

  /** Those of a player that are kept, latest first. */
  public List<Revision> of(String player) {
    Query query =
        Query.where(PlayerCollections.PLAYER.eq(player))
            .sortedBy(PlayerCollections.REVISION.descending())
            .limit(Math.max(1, collections.type().revisions()));
    return collections.revisions().find(query).items().stream()
        .map(document -> Revision.of(RevisionDocument.from(document)))
        .toList();
  }

  /** The value of one, if it is kept; upgraded to the type's schema. */
  public Optional<T> value(String player, long number) {
    return collections
        .revisions()
        .get(RevisionDocument.id(player, number))
        .map(document -> read(RevisionDocument.from(document)).value());
  }

  /**
   * What differs between two, field by field.
   *
   * @throws StoreException NOT_FOUND if one of them is not kept
   */
  public List<Difference> compare(String player, long before, long after) {
    return Differences.between(kept(player, before).data(), kept(player, after).data());
  }

  /**
   * Makes the value of an earlier one the player's, as a new revision: nothing that was saved since
   * is taken away. The player is loaded for it, if this server does not have it.
   *
   * @return what ends when it is durable
   * @throws StoreException NOT_FOUND if that one is not kept
   * @throws LeaseHeldException as {@link Players#load(String)}
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
