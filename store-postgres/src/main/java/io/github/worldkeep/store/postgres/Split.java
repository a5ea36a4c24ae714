package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Splits the batches of one call into requests that may be carried out at the same time. Batches
 * that touch the same document, which one of them changes, take effect in their order: their
 * requests come last, and are carried out one after another.
 */
final class Split {
  private final List<List<Write>> batches;
  private final Map<Place, Use> uses;
  private final List<Request> requests = new ArrayList<>();
  private final Load most;
  private final ReentrantLock ends;
  private boolean someOrdered;

  private record Place(String collection, String id) {
    static Place of(Write write) {
      return new Place(write.collection().name(), write.id());
    }
  }

  /** The batches that use a document. */
  private static final class Use {
    private final int first;
    private boolean shared;
    private boolean changed;

    Use(int first) {
      this.first = first;
    }

    void add(int batch, Write write) {
      shared |= batch != first;
      changed |= write.action() != Write.Action.CHECK;
    }

    boolean ordered() {
      return shared && changed;
    }
  }

  private Split(List<List<Write>> batches, Load most, ReentrantLock ends) {
    this.most = most;
    this.ends = ends;
    this.batches = batches;
    this.uses = new HashMap<>(2 * batches.size());
  }

  /** Whether the call is small enough to be one request. */
  static boolean needless(List<List<Write>> batches, Load most) {
    return batches.size() == 1 || Load.ofAll(batches).fits(most);
  }

  /**
   * The requests of a call.
   *
   * @param most what one of them carries, if it is not a single batch
   * @param ends the lock of all requests
   */
  static Call of(List<List<Write>> batches, Load most, ReentrantLock ends) {
    if (needless(batches, most)) {
      int[] slots = new int[batches.size()];
      Arrays.setAll(slots, i -> i);
      return new Call(List.of(new Request(batches, slots, ends)), 1, batches.size());
    }
    return new Split(batches, most, ends).call();
  }

  private Call call() {
    noteUses();
    List<Integer> free = new ArrayList<>();
    List<Integer> ordered = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      boolean inOrder = someOrdered && batches.get(i).stream().anyMatch(this::ordered);
      (inOrder ? ordered : free).add(i);
    }
    addAll(free);
    int inOrder = requests.size();
    addAll(ordered);
    return new Call(requests, inOrder, batches.size());
  }

  /** Adds requests for these batches, in pieces that are not too much. */
  private void addAll(List<Integer> slots) {
    int from = 0;
    Load load = Load.NOTHING;
    for (int i = 0; i < slots.size(); i++) {
      Load its = Load.of(batches.get(slots.get(i)));
      load = load.plus(its);
      if (i > from && !load.fits(most)) {
        add(slots.subList(from, i));
        from = i;
        load = its;
      }
    }
    add(slots.subList(from, slots.size()));
  }

  private void noteUses() {
    for (int i = 0; i < batches.size(); i++) {
      for (Write write : batches.get(i)) {
        int batch = i;
        Use use = uses.computeIfAbsent(Place.of(write), p -> new Use(batch));
        use.add(i, write);
        someOrdered |= use.ordered();
      }
    }
  }

  private boolean ordered(Write write) {
    Use use = uses.get(Place.of(write));
    return use != null && use.ordered();
  }

  private void add(List<Integer> slots) {
    if (!slots.isEmpty()) {
      List<List<Write>> chosen = new ArrayList<>(slots.size());
      slots.forEach(slot -> chosen.add(batches.get(slot)));
      requests.add(new Request(chosen, slots.stream().mapToInt(i -> i).toArray(), ends));
    }
  }
}
