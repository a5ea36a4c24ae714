package io.github.worldkeep.bootstrap.host.edgegap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.bootstrap.host.HostClient;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostSecret;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Drop;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Hang;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Refuse;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Request;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeletionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(60);

  private final EdgegapStandIn edgegap = new EdgegapStandIn();
  private final HostClient http = new HostClient("edgegap");
  private final Deletion deletion =
      new Deletion(
          new EdgegapDeployment.Endpoint(
              URI.create(edgegap.url() + EdgegapStandIn.DELETE),
              new HostSecret(EdgegapStandIn.DELETE_TOKEN)),
          http,
          PATIENCE);

  @AfterEach
  void close() {
    http.close();
    edgegap.close();
  }

  @Test
  void run_hostInTrouble_triesAgainAfterAPause() {
    edgegap.fail(new Refuse(503, ""), new Refuse(429, ""));
    deletion.run();

    assertThat(edgegap.deleted()).isTrue();
    List<Request> requests = edgegap.requests();
    assertThat(requests).hasSize(3);
    for (int i = 1; i < requests.size(); i++) {
      long between = requests.get(i).at() - requests.get(i - 1).at();
      assertThat(Duration.ofNanos(between)).isGreaterThanOrEqualTo(PAUSE.dividedBy(2));
    }
  }

  @Test
  void run_attemptThatHangs_leavesTimeForAnother() {
    edgegap.fail(new Hang());
    deletion.run();

    assertThat(edgegap.deleted()).isTrue();
    assertThat(edgegap.requests()).hasSize(2);
  }

  @Test
  void run_hostThatNeverAnswers_failsWithinPatience() {
    edgegap.fail(new Hang(), new Hang(), new Hang(), new Hang(), new Hang());
    long started = System.nanoTime();

    assertThatThrownBy(deletion::run)
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("delete the deployment", "no answer within");
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isBetween(PATIENCE.dividedBy(2), PATIENCE.plusSeconds(2)); // On a busy machine, too.
    assertThat(edgegap.deleted()).isFalse();
  }

  @Test
  void run_hostInTroubleForEver_failsWithItsLastAnswer() {
    for (int i = 0; i < 100; i++) {
      edgegap.fail(new Refuse(503, ""));
    }

    assertThatThrownBy(deletion::run)
        .isInstanceOf(HostException.class)
        .hasMessageContaining("HTTP 503");
    assertThat(edgegap.requests().size()).isBetween(2, 20);
  }

  @Test
  void run_answerLost_takesGoneForDone() {
    edgegap.fail(new Drop());
    deletion.run();

    assertThat(edgegap.deleted()).isTrue();
    assertThat(edgegap.requests()).hasSize(2);
  }

  @Test
  void run_goneAtTheFirstAttempt_fails() {
    edgegap.fail(new Refuse(410, ""));

    assertThatThrownBy(deletion::run)
        .isInstanceOf(HostException.class)
        .hasMessageContaining("there is no such thing");
  }

  @Test
  void run_interrupted_failsAndStaysSo() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(deletion::run).isInstanceOf(HostException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
