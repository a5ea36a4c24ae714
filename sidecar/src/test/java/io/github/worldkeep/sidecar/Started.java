package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A sidecar that runs. */
record Started(Process process, Path outFile, Path errFile) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Waits for the end, and checks that the output does not contain the secret. */
  Outcome finish() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("it did not end: " + err());
    }
    Outcome outcome = new Outcome(process.exitValue(), out(), err());
    assertThat(outcome.out() + outcome.err()).doesNotContain(Sidecar.SECRET);
    return outcome;
  }

  String out() {
    return read(outFile);
  }

  String err() {
    return read(errFile);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Started awaitOut(String text) {
    await(text).atMost(PATIENCE).pollInterval(poll()).until(() -> out().contains(text));
    return this;
  }

  Started awaitErr(String text) {
    await(text).atMost(PATIENCE).pollInterval(poll()).until(() -> err().contains(text));
    return this;
  }

  private static Duration poll() {
    return Duration.ofMillis(5);
  }

  Started signal(String name) throws IOException, InterruptedException {
    signal(name, process.pid());
    return this;
  }

  static void signal(String name, long pid) throws IOException, InterruptedException {
    List<String> command = List.of("sh", "-c", "kill -s " + name + " " + pid);
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  Started type(String text) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }
}
