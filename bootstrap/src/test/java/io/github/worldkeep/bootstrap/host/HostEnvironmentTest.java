package io.github.worldkeep.bootstrap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostEnvironmentTest {
  private static HostEnvironment of(String value) {
    return new HostEnvironment("mars", Map.of("VARIABLE", value)::get);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void text_blank_isNotSet(String value) {
    assertThat(of(value).text("VARIABLE")).isEmpty();
    assertThatThrownBy(() -> of(value).required("VARIABLE"))
        .isInstanceOf(HostException.class)
        .hasMessage("host 'mars': VARIABLE is not set, and must be");
  }

  @Test
  void port_good_isRead() {
    assertThat(of(" 65535\n").port("VARIABLE")).contains(65_535);
    assertThat(of("1").port("OTHER")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "7777.5", "s3cret", "99999999999"})
  void port_bad_namesTheVariableAlone(String value) {
    assertThatThrownBy(() -> of(value).port("VARIABLE"))
        .isInstanceOf(HostException.class)
        .hasMessage("host 'mars': VARIABLE must be a whole number from 1 to 65535");
  }

  @Test
  void url_good_isRead() {
    assertThat(of("https://api.example/v1").url("VARIABLE"))
        .contains(URI.create("https://api.example/v1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://s3cret", "s3cret", "http://", "http://a:s3cret@b", "http://s3 cret"})
  void url_bad_namesTheVariableAlone(String value) {
    assertThatThrownBy(() -> of(value).url("VARIABLE"))
        .isInstanceOf(HostException.class)
        .hasMessage("host 'mars': VARIABLE must be an http or https URL, without a user in it")
        .hasNoCause();
  }

  @Test
  void secret_good_isHidden() {
    HostSecret secret = of("s3cret").secret("VARIABLE").orElseThrow();

    assertThat(secret.value()).isEqualTo("s3cret");
    assertThat(secret).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3\r\ncret", "s3 cret", "s3crét"})
  void secret_unfitForAHeader_namesTheVariableAlone(String value) {
    assertThatThrownBy(() -> of(value).secret("VARIABLE"))
        .isInstanceOf(HostException.class)
        .hasMessage("host 'mars': VARIABLE must be printable ASCII without blanks");
  }

  @Test
  void toString_always_hidesTheVariables() {
    assertThat(of("s3cret")).hasToString("HostEnvironment[host=mars]");
  }
}
