package io.github.worldkeep.sidecar.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.state.world.WorldId;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The printed command, as a report shows it and as a shell reads it. */
class SaveAdviceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/plain",
        "/srv/it's $HOME; here",
        "/srv/\u0645\u06cc\u200c\u0631\u0648\u0645",
        "/srv/\u0915\u094d\u200d\u0937 it's a back\\slash",
        "/srv/end\n",
        "/srv/\u202eleft\u001b[31m",
      })
  void command_asAReportShowsIt_namesTheSamePath(String path) throws Exception {
    SaveAdvice advice = new SaveAdvice(new WorldId("w1"), Path.of("/"), Optional.of(path));

    String shown = Visible.line(advice.command(OptionalLong.of(3)));

    assertThat(shown.lines()).hasSize(1);
    assertThat(words(shown))
        .isEqualTo("save\0--room\0" + path + "\0--world\0w1\0--save-dir\0/\0--over\0" + "3\0");
  }

  private static String words(String command) throws Exception {
    ProcessBuilder shell = new ProcessBuilder("bash", "-s");
    shell.environment().put("LC_ALL", "C");
    Process process = shell.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (OutputStream script = process.getOutputStream()) {
      String all = "worldkeep() { printf '%s\\0' \"$@\"; }\n" + command + "\n";
      script.write(all.getBytes(StandardCharsets.UTF_8));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
