package io.github.worldkeep.state;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A {@link Cluster} of two servers. */
abstract class TwoMembers {
  @TempDir Path temp;
  Cluster cluster;
  Member here;
  Member there;

  @BeforeEach
  final void open() {
    cluster = new Cluster(temp);
    here = cluster.join("here");
    there = cluster.join("there");
  }

  @AfterEach
  final void close() {
    cluster.close();
  }
}
