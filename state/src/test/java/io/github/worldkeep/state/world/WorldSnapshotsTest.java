package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldSnapshotsTest {
  private static final WorldId ID = new WorldId("w1");

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private EmbeddedStores stores;

  @BeforeEach
  void open() {
    stores = new EmbeddedStores(temp.resolve("stores"));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private List<Snapshot> save(String world, int count) throws IOException {
    List<Snapshot> saved = new ArrayList<>();
    World handle = stores.open(world);
    for (int i = 0; i < count; i++) {
      Tree.write(temp.resolve("source/file"), world + i);
      stores.clock().advance(Duration.ofSeconds(1));
      saved.add(0, handle.save(temp.resolve("source"), TransferProgress.NONE).snapshot());
    }
    return saved;
  }

  @Test
  void snapshots_severalPages_areLatestFirstAndComplete() throws Exception {
    List<Snapshot> saved = save("w1", 11);
    save("w2", 3);

    List<Snapshot> listed = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<Snapshot> page = stores.worlds().snapshots(ID, 4, cursor);
      listed.addAll(page.items());
      sizes.add(page.items().size());
      cursor = page.next();
    } while (cursor.isPresent());

    assertThat(listed).isEqualTo(saved);
    assertThat(listed).extracting(Snapshot::number).startsWith(11L, 10L).endsWith(1L);
    assertThat(sizes).containsExactly(4, 4, 3);
  }

  @Test
  void snapshots_savedMeanwhile_pageGoesOnWhereItWas() throws Exception {
    save("w1", 5);
    Page<Snapshot> first = stores.worlds().snapshots(ID, 2, Optional.empty());
    save("w1", 2);

    Page<Snapshot> second = stores.worlds().snapshots(ID, 2, first.next());

    assertThat(first.items()).extracting(Snapshot::number).containsExactly(5L, 4L);
    assertThat(second.items()).extracting(Snapshot::number).containsExactly(3L, 2L);
  }

  @Test
  void snapshots_unknownWorld_areNone() {
    assertThat(stores.worlds().snapshots(ID, 10, Optional.empty()).items()).isEmpty();
  }

  @Test
  void snapshots_foreignCursor_isRefused() throws Exception {
    save("w1", 3);
    Optional<String> cursor = stores.worlds().snapshots(ID, 1, Optional.empty()).next();

    assertThatThrownBy(() -> stores.worlds().snapshots(new WorldId("w2"), 1, cursor))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cursor");
  }
}
