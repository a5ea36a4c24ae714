package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the classes of the package small enough to be read at once. */
final class ClassSizeTest {
  private static final int MOST_FIELDS = 12;

  @Test
  void class_hasAtMostTwelveFields() throws Exception {
    List<Class<?>> classes = classes();

    assertThat(classes).contains(Cycle.class, LifeCycle.class, Ownership.class);
    assertThat(classes)
        .allSatisfy(type -> assertThat(fields(type)).hasSizeLessThanOrEqualTo(MOST_FIELDS));
  }

  private static List<Class<?>> classes() throws Exception {
    Path root =
        Path.of(LifeCycle.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path directory = root.resolve(LifeCycle.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .<Class<?>>map(ClassSizeTest::load)
          .toList();
    }
  }

  private static Class<?> load(String file) {
    String name = file.substring(0, file.length() - ".class".length());
    try {
      ClassLoader loader = LifeCycle.class.getClassLoader();
      return Class.forName(LifeCycle.class.getPackageName() + "." + name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** Constants don't count, nor do the fields that the compiler adds. */
  private static List<Field> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        .toList();
  }
}
