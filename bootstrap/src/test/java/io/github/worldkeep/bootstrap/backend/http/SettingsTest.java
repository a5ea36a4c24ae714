package io.github.worldkeep.bootstrap.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("WORLDKEEP_BACKEND_URL", "https://backend.example.com/game/");
    environment.put("WORLDKEEP_BACKEND_CLIENT_ID", "eu-17");
    environment.put("WORLDKEEP_BACKEND_CLIENT_SECRET", "hunter2");
    return environment;
  }

  private static BackendException failure(Map<String, String> environment) {
    BackendException failure =
        catchThrowableOfType(
            BackendException.class, () -> HttpBackendOptions.from(environment::get));
    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    return failure;
  }

  @Test
  void from_least_findsTheTokensAtTheBackend() {
    HttpBackendOptions settings = HttpBackendOptions.from(environment()::get);

    assertThat(settings.base()).hasToString("https://backend.example.com/game");
    assertThat(settings.tokenUrl()).hasToString("https://backend.example.com/game/oauth/token");
    assertThat(settings.toString()).contains("eu-17").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"URL", "CLIENT_ID", "CLIENT_SECRET"})
  void from_missingVariable_isNamed(String name) {
    Map<String, String> environment = environment();
    environment.put("WORLDKEEP_BACKEND_" + name, " ");

    assertThat(failure(environment)).hasMessageContaining("WORLDKEEP_BACKEND_" + name + " is not");
  }

  @ParameterizedTest
  @CsvSource({
    "URL,backend.example.com,form",
    "URL,ftp://backend.example.com,form",
    "URL,https://a b/,no URL",
    "URL,https://user:hunter2@backend.example.com,no user",
    "URL,https://backend.example.com?key=hunter2,no user",
    "URL,http://backend.example.com,CLEARTEXT",
    "TOKEN_URL,http://login.example.com,CLEARTEXT",
    "CLIENT_SECRET,env:NOT_SET,NOT_SET",
    "CLIENT_SECRET,file:/does/not/exist,/does/not/exist"
  })
  void from_wrongVariable_isNamedWithTheRemedy(String name, String value, String remedy) {
    Map<String, String> environment = environment();
    environment.put("WORLDKEEP_BACKEND_" + name, value);

    assertThat(failure(environment))
        .hasMessageContainingAll("WORLDKEEP_BACKEND_" + name, remedy)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:80"})
  void from_cleartextOnThisMachine_isFine(String url) {
    Map<String, String> environment = environment();
    environment.put("WORLDKEEP_BACKEND_URL", url);

    assertThat(HttpBackendOptions.from(environment::get).base()).hasToString(url);
  }

  @Test
  void from_cleartextWhereItIsAllowed_isFine() {
    Map<String, String> environment = environment();
    environment.put("WORLDKEEP_BACKEND_URL", "http://backend.internal");
    environment.put("WORLDKEEP_BACKEND_CLEARTEXT", "true");

    assertThat(HttpBackendOptions.from(environment::get).base())
        .hasToString("http://backend.internal");
  }
}
