package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens stores, and runs programs that do, as other processes. */
final class Stores {
  private Stores() {}

  static Persistence open(Path root) {
    return open("file:" + root);
  }

  static Persistence open(String uri) {
    return Persistence.open(PersistenceConfig.none().with(StoreKind.OBJECTS, StoreUri.parse(uri)));
  }

  /** A small JVM that starts fast. What it says on standard error appears here. */
  static List<String> command(Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  static Process start(Class<?> program, String... arguments) throws IOException {
    return new ProcessBuilder(command(program, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
