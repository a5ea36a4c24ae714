package io.github.worldkeep.bootstrap.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseTest {
  private static Response of(int status) {
    HttpHeaders headers = HttpHeaders.of(Map.of("x-key", List.of("s3cret")), (name, value) -> true);
    return new Response(status, headers, "s3cret");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 599, 408, 425, 429})
  void isRetryable_serverInTrouble_returnsTrue(int status) {
    assertThat(of(status).isRetryable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 401, 404, 410, 600})
  void isRetryable_otherStatus_returnsFalse(int status) {
    assertThat(of(status).isRetryable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 299})
  void isSuccessful_status2xx_returnsTrue(int status) {
    assertThat(of(status).isSuccessful()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {199, 300, 304, 500})
  void isSuccessful_otherStatus_returnsFalse(int status) {
    assertThat(of(status).isSuccessful()).isFalse();
  }

  @Test
  void toString_hidesHeadersAndBody() {
    assertThat(of(200)).hasToString("HTTP 200");
    assertThat(of(200).header("X-Key")).contains("s3cret");
  }
}
