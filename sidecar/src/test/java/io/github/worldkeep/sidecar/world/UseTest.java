package io.github.worldkeep.sidecar.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UseTest {
  @TempDir private Path temporary;
  private Path directory;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    directory = temporary.toRealPath();
    file = Files.writeString(directory.resolve("file"), "content");
  }

  private static LinuxProcess self() {
    return LinuxProcess.read(ProcessHandle.current().pid()).orElseThrow();
  }

  private Use use() {
    return Use.of(self(), directory);
  }

  @Test
  void use_ofOpenFiles() throws IOException {
    assertThat(use()).isEqualTo(Use.NONE);
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(use()).isEqualTo(Use.READS);
      assertThat(in.read()).isEqualTo('c');
      try (OutputStream out = Files.newOutputStream(file)) {
        assertThat(use()).isEqualTo(Use.WRITES);
        out.write('d');
      }
    }
    assertThat(use()).isEqualTo(Use.NONE);
  }

  @Test
  void use_ofARemovedFile_isNone() throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      Files.delete(file);
      assertThat(use()).isEqualTo(Use.NONE);
      out.write('d');
    }
  }

  @Test
  void mapsWritable_ofAFileThatIsClosed() throws IOException {
    assertThat(Use.mapsWritable(self(), directory)).isFalse();
    MappedByteBuffer map;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      map = channel.map(MapMode.READ_WRITE, 0, 1);
    }
    assertThat(use()).isEqualTo(Use.NONE);
    assertThat(Use.mapsWritable(self(), directory)).isTrue();
    Reference.reachabilityFence(map);
  }

  @Test
  void use_ofADirectoryWhoseNameOnlyBeginsAlike_isNone() throws IOException {
    Path other = Files.createDirectory(directory.resolve("saves-old"));
    directory = Files.createDirectory(directory.resolve("saves"));
    try (OutputStream out = Files.newOutputStream(other.resolve("file"))) {
      assertThat(use()).isEqualTo(Use.NONE);
      out.write('d');
    }
  }
}
