package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * Opens each file that a line of its standard input names, declares a collection, writes a document
 * and prints its version. Argument: its name.
 */
final class OpeningProgram {
  private OpeningProgram() {}

  public static void main(String[] arguments) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    System.out.println("ready");
    for (String file = in.readLine(); file != null; file = in.readLine()) {
      StoreUri uri = StoreUri.parse("sqlite:" + file);
      try (Persistence persistence =
          Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri))) {
        DocumentCollection<byte[]> things =
            persistence
                .documents()
                .collection("things", Codec.raw(), Index.number("n"), Index.texts("tags"));
        System.out.println(things.put(arguments[0], "{\"n\":1,\"tags\":[\"a\"]}".getBytes(UTF_8)));
      }
    }
  }
}
