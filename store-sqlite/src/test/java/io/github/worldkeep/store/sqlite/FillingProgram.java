package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;

/**
 * Commits batches of two documents until the store refuses one; prints the number of each that was
 * acknowledged, then the kind and advice of the failure, then what a read answers. Argument: file.
 */
final class FillingProgram {
  private FillingProgram() {}

  public static void main(String[] arguments) {
    StoreUri uri = StoreUri.parse("sqlite:" + arguments[0]);
    try (Persistence persistence =
        Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri))) {
      DocumentCollection<byte[]> a = persistence.documents().collection("a", Codec.raw());
      DocumentCollection<byte[]> b = persistence.documents().collection("b", Codec.raw());
      for (int i = 0; i < 10_000; i++) {
        byte[] json = ("{\"n\":\"" + Integer.toString(i).repeat(2_000) + "\"}").getBytes(UTF_8);
        persistence.documents().commit(new Batch().put(a, "id " + i, json).put(b, "id " + i, json));
        System.out.println(i);
      }
    } catch (StoreException e) {
      System.out.println(e.kind() + " " + e.retry());
    }
  }
}
