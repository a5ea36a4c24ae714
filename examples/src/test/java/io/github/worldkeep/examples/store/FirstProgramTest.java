package io.github.worldkeep.examples.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.examples.Program;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstProgramTest {
  private static final List<String> PRINTED =
      List.of(
          "ann Hero[guild=wardens, gold=350]",
          "bob Hero[guild=wardens, gold=150]",
          "north, dig, place",
          "queue 7");

  @TempDir Path directory;

  @Test
  void main_withoutAnEnvironment_usesTheEmbeddedStoresAndRunsAgainAndAgain() throws Exception {
    for (int i = 0; i < 2; i++) {
      Program program = Program.run(directory, FirstProgram.class);
      assertThat(program.errors()).isEmpty();
      assertThat(program.exitCode()).isZero();
      assertThat(program.output()).containsExactlyElementsOf(PRINTED);
    }
    assertThat(directory.resolve(".worldkeep/documents.db")).isNotEmptyFile();
    assertThat(directory.resolve(".worldkeep/objects")).isNotEmptyDirectory();
  }

  /** The same program, unchanged. Environment variables alone select its stores. */
  @Test
  @Tag("engine")
  void main_withTheProductionTrioInItsEnvironment_printsTheSame() throws Exception {
    Map<String, String> production =
        Map.of(
            "WORLDKEEP_KEY_VALUES", Engines.redis().uri() + "?prefix=first-program/",
            "WORLDKEEP_DOCUMENTS", Engines.postgres().uri() + "?schema=first_program",
            "WORLDKEEP_OBJECTS", Engines.s3().uri().replace("?", "/first-program?"));
    for (int i = 0; i < 2; i++) {
      Program program = Program.run(directory, production, FirstProgram.class);
      assertThat(program.errors()).isEmpty();
      assertThat(program.exitCode()).isZero();
      assertThat(program.output()).containsExactlyElementsOf(PRINTED);
    }
    assertThat(directory).isEmptyDirectory();
    assertThat(heroesInPostgres()).isEqualTo(2);
  }

  private static int heroesInPostgres() throws SQLException {
    Server server = Engines.postgres();
    String url = "jdbc:" + server.uri().replaceFirst("//[^@]*@", "//");
    String[] user = URI.create(server.uri()).getUserInfo().split(":");
    try (Connection connection = DriverManager.getConnection(url, user[0], user[1]);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM first_program.c_heroes")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
