package io.github.worldkeep.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsTest {
  /**
   * Lettuce's own encoder would log every byte that it sends, in a program that logs everything.
   */
  @Test
  void passwords_inALogOfEverything_areNotShown() throws IOException, InterruptedException {
    try (RedisHarness harness = RedisHarness.in(Engines.redis())) {
      String log = run(TalkativeProgram.class, harness.uri());
      assertThat(log)
          .contains("io.lettuce.core.protocol.CommandHandler", "worked", "WRONGPASS")
          .doesNotContain(RedisHarness.PASSWORD)
          .doesNotContain(TalkativeProgram.WRONG_PASSWORD);
    }
  }

  private static String run(Class<?> program, String argument)
      throws IOException, InterruptedException {
    String prefix = "-Dorg.slf4j.simpleLogger.";
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            prefix + "defaultLogLevel=trace",
            prefix + "log.io.lettuce=trace",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            argument);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
