package io.github.worldkeep.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.StoreUri;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final String WRONG = "wr0ng-and-secret";

  /**
   * In a process of its own, where every library logs all that it can. (A session token is sent as
   * it is, and logged with the request: see docs/security.md.)
   */
  @Test
  void keys_atEveryLevelOfLogging_areNeverShown() throws Exception {
    try (S3Harness harness = S3Harness.shared()) {
      String uri = harness.uri();
      String secret = StoreUri.parse(uri).password().orElseThrow();
      String wrong = uri.replaceFirst(":" + secret + "@", ":" + WRONG + "@");
      ProcessBuilder program =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
              TalkativeProgram.class.getName());
      program.environment().put("STORE", uri);
      program.environment().put("WRONG_STORE", wrong);
      Process process = program.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output)
          .contains("worked", "SignatureDoesNotMatch", "software.amazon.awssdk", "org.apache.hc")
          .doesNotContain(secret, WRONG);
    }
  }
}
