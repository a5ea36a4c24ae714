package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SplitTest {
  private static final CollectionSchema THINGS = new CollectionSchema("things", List.of());
  private static final Load MOST = new Load(4, 1_000);

  private static Call split(List<List<Write>> batches) {
    return Split.of(batches, MOST, new ReentrantLock());
  }

  /** Two writes each, one of them of the document that all of them change. */
  private static List<List<Write>> overlapping(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> List.of(Writes.put(THINGS, "id " + i), Writes.put(THINGS, "shared")))
        .toList();
  }

  private static List<List<Write>> independent(int count) {
    return IntStream.range(0, count).mapToObj(i -> List.of(Writes.put(THINGS, "x " + i))).toList();
  }

  private static List<List<Write>> batches(List<Request> requests) {
    return requests.stream().flatMap(request -> request.batches().stream()).toList();
  }

  @Test
  void of_batchesThatOverlap_areInPiecesThatFit_inTheirOrder() {
    List<List<Write>> all = overlapping(9);
    Call call = split(all);
    assertThat(call.inOrder()).isZero();
    assertThat(call.requests()).hasSize(5).allMatch(request -> request.load().fits(MOST));
    assertThat(batches(call.requests())).isEqualTo(all);
  }

  @Test
  void of_aBatchThatIsTooMuch_isAPieceOfItsOwn() {
    List<List<Write>> all = new ArrayList<>(overlapping(2));
    all.add(IntStream.range(0, 9).mapToObj(i -> Writes.put(THINGS, "id " + i)).toList());
    all.addAll(overlapping(2));
    assertThat(split(all).requests())
        .extracting(request -> request.batches().size())
        .containsExactly(2, 1, 2);
  }

  @Test
  void sentBeforeEndOf_whatOverlaps_isOnlyThePieceItself() {
    List<List<Write>> all = new ArrayList<>(overlapping(6));
    all.addAll(independent(24));
    Call call = split(all);
    assertThat(call.inOrder()).isEqualTo(6);
    assertThat(call.requests()).hasSize(9);
    assertThat(IntStream.range(0, 9).map(call::sentBeforeEndOf))
        .containsExactly(4, 5, 6, 7, 7, 7, 7, 8, 9);
  }

  @Test
  void results_areInTheOrderOfTheCall() {
    List<List<Write>> all = new ArrayList<>(overlapping(3));
    all.addAll(1, independent(5));
    Call call = split(all);
    List<List<Write>> carriedOut = batches(call.requests());
    for (Request request : call.requests()) {
      Request.end(List.of(request), request.batches().stream().map(b -> place(all, b)).toList());
    }
    assertThat(carriedOut).isNotEqualTo(all).containsExactlyInAnyOrderElementsOf(all);
    assertThat(call.results()).isEqualTo(all.stream().map(batch -> place(all, batch)).toList());
  }

  /** A result that tells the place of its batch. */
  private static BatchResult place(List<List<Write>> all, List<Write> batch) {
    return new BatchResult.Rejected(all.indexOf(batch), Reason.EXISTS);
  }
}
