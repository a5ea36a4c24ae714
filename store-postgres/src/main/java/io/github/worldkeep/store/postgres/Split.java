package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits the batches of one call into requests that may be carried out at the same time. Batches
 * that touch the same document, which one of them changes, take effect in their order: they stay in
 * one request.
 */
final class Split {
  static final int WRITES = 500;
  static final long BYTES = 4L << 20;

  private final List<List<Write>> batches;
  private final Map<Place, Use> uses = new HashMap<>();
  private final List<Request> requests = new ArrayList<>();

  private record Place(String collection, String id) {
    static Place of(Write write) {
      return new Place(write.collection().name(), write.id());
    }
  }

  /** Who touches a document. */
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

  private Split(List<List<Write>> batches) {
    this.batches = batches;
  }

  static List<Request> of(List<List<Write>> batches) {
    int writes = batches.stream().mapToInt(List::size).sum();
    if (batches.size() == 1 || writes <= WRITES) {
      int[] slots = new int[batches.size()];
      Arrays.setAll(slots, i -> i);
      return List.of(new Request(batches, slots));
    }
    return new Split(batches).requests();
  }

  private List<Request> requests() {
    for (int i = 0; i < batches.size(); i++) {
      for (Write write : batches.get(i)) {
        int batch = i;
        uses.computeIfAbsent(Place.of(write), p -> new Use(batch)).add(i, write);
      }
    }
    List<Integer> ordered = new ArrayList<>();
    List<Integer> some = new ArrayList<>();
    int writes = 0;
    long bytes = 0;
    for (int i = 0; i < batches.size(); i++) {
      List<Write> batch = batches.get(i);
      if (batch.stream().anyMatch(this::ordered)) {
        ordered.add(i);
        continue;
      }
      long more = Request.bytes(batch);
      if (!some.isEmpty() && (writes + batch.size() > WRITES || bytes + more > BYTES)) {
        add(some);
        some = new ArrayList<>();
        writes = 0;
        bytes = 0;
      }
      some.add(i);
      writes += batch.size();
      bytes += more;
    }
    add(some);
    add(ordered);
    return requests;
  }

  private boolean ordered(Write write) {
    Use use = uses.get(Place.of(write));
    return use != null && use.ordered();
  }

  private void add(List<Integer> slots) {
    if (!slots.isEmpty()) {
      List<List<Write>> chosen = new ArrayList<>(slots.size());
      slots.forEach(slot -> chosen.add(batches.get(slot)));
      requests.add(new Request(chosen, slots.stream().mapToInt(i -> i).toArray()));
    }
  }
}
