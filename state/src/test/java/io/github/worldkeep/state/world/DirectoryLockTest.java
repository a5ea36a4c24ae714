package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryLockTest {
  private static final List<String> NAMESPACE =
      List.of("unshare", "--pid", "--fork", "--mount-proc");

  @TempDir private Path temp;

  @Test
  void acquire_twiceInOneProcess_isRefusedAlsoThroughALink() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("saves"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), directory);
    try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
      assertThat(lock.problem()).isEmpty();
      assertThatThrownBy(() -> DirectoryLock.acquire(link))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(link.toString(), "this process");
      assertThat(another(link)).startsWith("refused: ").contains("process ");
    }
    assertThat(directory).isEmptyDirectory();
    assertThat(another(link)).isEqualTo("locked true");
  }

  @Test
  void acquire_ofAProcessInAnotherNamespace_isRefusedUntilThatIsKilled() throws Exception {
    List<String> confinement =
        "root".equals(System.getProperty("user.name")) ? NAMESPACE : List.of();
    try (ChildProcess holder =
        ChildProcess.start(confinement, LockProgram.class, temp.toString())) {
      assertThat(holder.nextLine()).isEqualTo("locked true");

      assertThatThrownBy(() -> DirectoryLock.acquire(temp))
          .hasMessageContainingAll(temp.toString(), "in use by another server, process ");

      holder.goOn();
      holder.rest();
    }
    try (ChildProcess holder = ChildProcess.start(List.of(), LockProgram.class, temp.toString())) {
      assertThat(holder.nextLine()).isEqualTo("locked true");
      holder.kill();
    }
    DirectoryLock.acquire(temp).close();
  }

  @Test
  void restore_ofALockedDirectory_keepsTheLockAndDoesNotSaveIt() throws Exception {
    Path world = Tree.write(temp.resolve("world/level.dat"), "one").getParent();
    try (EmbeddedStores stores = new EmbeddedStores(temp.resolve("stores"));
        DirectoryLock lock = DirectoryLock.acquire(world)) {
      stores.open("w1").save(world);
      Tree.write(world.resolve("level.dat"), "two");
      stores.open("w1").restore(world);

      assertThat(another(world)).startsWith("refused: ");
      assertThat(lock.problem()).isEmpty();
      assertThat(stores.open("w1").save(world).changed()).isFalse();
    }
  }

  private static String another(Path directory) throws Exception {
    try (ChildProcess other =
        ChildProcess.start(List.of(), LockProgram.class, directory.toString())) {
      String said = other.nextLine();
      other.kill();
      return said;
    }
  }
}
