package io.github.worldkeep.bootstrap.host.edgegap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Hang;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Refuse;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Request;
import io.github.worldkeep.bootstrap.host.Messages;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgegapHostTest {
  private static final String LOCATION = "{\"city\": \"Montreal\", \"country\": \"Canada\"}";
  private static final String ONE_PORT =
      "{\"ports\": {\"gameport\": {\"name\": \"gameport\", \"internal\": 7777, \"external\": 31500,"
          + " \"protocol\": \"UDP\"}}}";
  private static final String TWO_PORTS =
      "{\"ports\": {\"gameport\": {\"internal\": 7777, \"external\": 31500},"
          + " \"query\": {\"internal\": 7778, \"external\": 31501}}}";

  private final EdgegapStandIn edgegap = new EdgegapStandIn();
  private final Messages messages = new Messages();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void inject() {
    environment.put("ARBITRIUM_REQUEST_ID", "93924761ccde");
    environment.put("ARBITRIUM_PUBLIC_IP", "162.254.141.66");
    environment.put("ARBITRIUM_PORTS_MAPPING", ONE_PORT);
    environment.put("ARBITRIUM_DELETE_URL", edgegap.url() + EdgegapStandIn.DELETE);
    environment.put("ARBITRIUM_DELETE_TOKEN", EdgegapStandIn.DELETE_TOKEN);
    environment.put("ARBITRIUM_CONTEXT_URL", edgegap.url() + EdgegapStandIn.CONTEXT);
    environment.put("ARBITRIUM_CONTEXT_TOKEN", EdgegapStandIn.CONTEXT_TOKEN);
    environment.put("ARBITRIUM_DEPLOYMENT_LOCATION", LOCATION);
  }

  @AfterEach
  void close() {
    edgegap.close();
  }

  private Host host() {
    return Hosts.find("edgegap").create(environment::get);
  }

  private Host connected() {
    Host host = host();
    host.connect(messages);
    return host;
  }

  private Allocation allocated(Host host) {
    host.ready();
    return messages.awaitAllocation();
  }

  @Test
  void ready_deployment_isAllocatedWithItsContext() {
    try (Host host = connected()) {
      assertThat(edgegap.requests()).isEmpty();
      Allocation allocation = allocated(host);

      assertThat(allocation.id()).isEqualTo("93924761ccde");
      assertThat(allocation.address()).contains(new Address("162.254.141.66", 31_500));
      assertThat(allocation.roomConfig()).isEmpty();
      assertThat(allocation.attributes())
          .containsEntry("fqdn", "93924761ccde.pr.edgegap.net")
          .containsEntry("sockets", "8")
          .containsEntry("error", "false")
          .containsEntry("tags", "[\"match-7\",\"eu\"]")
          .containsEntry("deployment_location", LOCATION)
          .doesNotContainKey("removal_time");
      assertThat(edgegap.requests()).extracting(Request::method).containsExactly("GET");
    }
  }

  @Test
  void ready_withoutContext_asksNobody() {
    environment.remove("ARBITRIUM_CONTEXT_URL");
    environment.remove("ARBITRIUM_CONTEXT_TOKEN");
    environment.remove("ARBITRIUM_DEPLOYMENT_LOCATION");
    try (Host host = connected()) {
      Allocation allocation = allocated(host);

      assertThat(allocation.complete()).isTrue();
      assertThat(allocation.attributes()).isEmpty();
      assertThat(edgegap.requests()).isEmpty();
    }
  }

  @Test
  void reserve_deployment_isTheSameAsWhatReadyBrings() {
    try (Host host = connected()) {
      assertThat(host.reserve()).isEqualTo(allocated(host));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, s3cret, HTTP 500",
    "401, s3cret, the token is wrong",
    "200, s3cret, no JSON object",
    "200, '[\"s3cret\"]', no JSON object",
  })
  void ready_contextFails_failsAndSucceedsLater(int status, String body, String message) {
    edgegap.fail(new Refuse(status, body));
    try (Host host = connected()) {
      assertThatThrownBy(host::ready)
          .isInstanceOf(HostException.class)
          .hasMessageContainingAll("context of the deployment", message)
          .hasMessageNotContainingAny("s3cret", "t0ken");
      assertThat(messages.heard()).isEmpty();
      assertThat(allocated(host).complete()).isTrue();
    }
  }

  @Test
  void ready_notConnected_fails() {
    try (Host host = host()) {
      assertThatThrownBy(host::ready).isInstanceOf(HostException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void ended_anyExitCode_deletesTheDeploymentOnce(int exitCode) {
    try (Host host = connected()) {
      host.ended(exitCode);
      host.ended(exitCode);
    }

    assertThat(edgegap.deleted()).isTrue();
    assertThat(edgegap.requests()).extracting(Request::method).containsExactly("DELETE");
  }

  @Test
  void ended_neverConnected_deletesTheDeployment() {
    try (Host host = host()) {
      host.ended(5);
    }

    assertThat(edgegap.deleted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 410})
  void ended_refusedForGood_isNotTriedAgain(int status) {
    edgegap.fail(new Refuse(status, "you sent delete-t0ken"));
    try (Host host = connected()) {
      assertThatThrownBy(() -> host.ended(0))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("HTTP " + status)
          .hasMessageNotContaining("t0ken");
    }

    assertThat(edgegap.requests()).hasSize(1);
  }

  @Test
  void ended_hostInTrouble_triesAgain() {
    edgegap.fail(new Refuse(503, ""));
    try (Host host = connected()) {
      host.ended(0);
    }

    assertThat(edgegap.deleted()).isTrue();
  }

  @Test
  void close_whileEndedTries_makesItFail() {
    edgegap.fail(new Hang());
    Host host = connected();
    CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> host.ended(0));
    await().until(() -> !edgegap.requests().isEmpty());
    host.close();

    assertThat(ended)
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(HostException.class)
        .withMessageContaining("closed");
    assertThat(edgegap.requests()).hasSize(1);
  }

  @Test
  void otherCalls_always_askNobody() {
    try (Host host = connected()) {
      host.allocate();
      host.active();
      host.heartbeat(Crowd.of(2, 8));
      host.draining();

      assertThat(edgegap.requests()).isEmpty();
      assertThat(host.recyclable()).isFalse();
      assertThat(host.roomConfig()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"gameport, 31500", "query, 31501"})
  void create_severalPorts_takesTheOneThatIsNamed(String name, int external) {
    environment.put("ARBITRIUM_PORTS_MAPPING", TWO_PORTS);
    environment.put("WORLDKEEP_EDGEGAP_PORT", name);
    try (Host host = connected()) {
      assertThat(host.reserve().address().orElseThrow().port()).isEqualTo(external);
    }
  }

  @Test
  void create_severalPortsAndNoneNamed_listsThem() {
    environment.put("ARBITRIUM_PORTS_MAPPING", TWO_PORTS);

    assertThatThrownBy(this::host)
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("WORLDKEEP_EDGEGAP_PORT is not set", "[gameport, query]");
  }

  @Test
  void create_unknownPortNamed_listsThem() {
    environment.put("WORLDKEEP_EDGEGAP_PORT", "http");

    assertThatThrownBy(this::host)
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("WORLDKEEP_EDGEGAP_PORT", "[gameport]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ARBITRIUM_REQUEST_ID",
        "ARBITRIUM_PUBLIC_IP",
        "ARBITRIUM_PORTS_MAPPING",
        "ARBITRIUM_DELETE_URL",
        "ARBITRIUM_DELETE_TOKEN",
        "ARBITRIUM_CONTEXT_TOKEN"
      })
  void create_missing_namesTheVariable(String name) {
    environment.remove(name);

    assertThatThrownBy(this::host)
        .isInstanceOf(HostException.class)
        .hasMessageContaining(name + " is not set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ARBITRIUM_PORTS_MAPPING | s3cret",
        "ARBITRIUM_PORTS_MAPPING | []",
        "ARBITRIUM_PORTS_MAPPING | {\"ports\": {}}",
        "ARBITRIUM_PORTS_MAPPING | {\"ports\": {\"gameport\": {\"internal\": 7777}}}",
        "ARBITRIUM_PORTS_MAPPING | {\"ports\": {\"gameport\": {\"external\": 0}}}",
        "ARBITRIUM_PORTS_MAPPING | {\"ports\": {\"gameport\": {\"external\": \"s3cret\"}}}",
        "ARBITRIUM_DELETE_URL | s3cret",
        "ARBITRIUM_DELETE_TOKEN | s3cret s3cret",
        "ARBITRIUM_CONTEXT_URL | s3cret",
      })
  void create_malformed_namesTheVariableAlone(String name, String value) {
    environment.put(name, value);

    assertThatThrownBy(this::host)
        .isInstanceOf(HostException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void toString_deployment_hidesTheTokens() {
    EdgegapDeployment deployment =
        EdgegapDeployment.read(new HostEnvironment("edgegap", environment::get));

    assertThat(deployment.toString()).doesNotContain("t0ken");
  }
}
