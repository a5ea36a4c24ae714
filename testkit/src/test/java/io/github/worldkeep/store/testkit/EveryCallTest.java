package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreKind;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method that is added to a store must be added to the calls that contracts make. */
final class EveryCallTest {
  /** They ask the store for nothing. */
  private static final Set<String> LOCAL = Set.of("capabilities", "name", "toString", "presign");

  @Test
  void of_eachKind_callsEveryPublicMethod(@TempDir Path directory) {
    try (StoreHarness harness = new ReferenceHarness(directory, Defect.NONE);
        Persistence client = harness.open()) {
      assertThat(called(client, StoreKind.KEY_VALUES)).isEqualTo(methods(KeyValueStore.class));
      Set<String> documents = methods(DocumentStore.class);
      documents.addAll(methods(DocumentCollection.class));
      assertThat(called(client, StoreKind.DOCUMENTS)).isEqualTo(documents);
    }
    try (StoreHarness harness = new ObjectReferenceHarness(directory, ObjectDefect.NONE);
        Persistence client = harness.open()) {
      assertThat(called(client, StoreKind.OBJECTS)).isEqualTo(methods(ObjectStore.class));
    }
  }

  private static Set<String> called(Persistence client, StoreKind kind) {
    return EveryCall.of(client, Set.of(kind)).stream()
        .map(EveryCall::method)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> methods(Class<?> type) {
    Set<String> names = new TreeSet<>();
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && !LOCAL.contains(method.getName())) {
        names.add(method.getName());
      }
    }
    return names;
  }
}
