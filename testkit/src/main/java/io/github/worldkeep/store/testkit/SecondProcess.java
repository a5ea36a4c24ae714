package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.number;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another process on the same store. It waits for a signal after its start, then opens the store
 * and works with it. Its URIs come through the environment, where no other user can read them.
 */
final class SecondProcess implements AutoCloseable {
  static final int WRITES = 40;
  static final Index<Number> N = Index.number("n");

  private final Process process;

  private SecondProcess(Process process) {
    this.process = process;
  }

  static SecondProcess start(String name, Map<StoreKind, String> uris) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(SecondProcess.class.getName());
    command.add(name);
    uris.keySet().forEach(kind -> command.add(kind.name()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    uris.forEach((kind, uri) -> builder.environment().put(kind.environmentVariable(), uri));
    return new SecondProcess(builder.start());
  }

  /** Lets it begin. */
  void go() throws IOException {
    process.getOutputStream().close();
  }

  /** Waits for its end. What it printed if it failed, else nothing. */
  String failure() throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    return code == 0 ? "" : "exit code " + code + ": " + output;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The other process: its name, and the kinds of store that it uses. */
  public static void main(String[] arguments) throws IOException {
    PersistenceConfig config = PersistenceConfig.none();
    for (String kind : List.of(arguments).subList(1, arguments.length)) {
      StoreKind store = StoreKind.valueOf(kind);
      String uri = System.getenv(store.environmentVariable());
      config = config.with(store, StoreUri.parse(uri));
    }
    System.in.readAllBytes(); // Its end is the sign to go on.
    try (Persistence client = Persistence.open(config)) {
      for (StoreKind kind : config.stores().keySet()) {
        work(client, kind, arguments[0]);
      }
    }
  }

  private static void work(Persistence client, StoreKind kind, String name) {
    switch (kind) {
      case KEY_VALUES -> {
        for (int i = 0; i < WRITES; i++) {
          client.keyValues().put(name + "/" + i, new byte[] {(byte) i});
          client.keyValues().increment("shared", 1);
        }
      }
      case DOCUMENTS -> {
        DocumentCollection<byte[]> items = client.documents().collection("items", Codec.raw(), N);
        for (int i = 0; i < WRITES; i++) {
          items.insert(name + "/" + i, number(i));
        }
      }
      case OBJECTS -> {
        for (int i = 0; i < WRITES; i++) {
          client.objects().put(name + "/" + i, new byte[] {(byte) i});
        }
      }
    }
  }
}
