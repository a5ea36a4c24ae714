package io.github.worldkeep.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * The classes that occurred in values of one {@link JacksonCodec}, and of which no value has been
 * read back yet. They are recorded when Jackson makes a serializer for a new class, so that a known
 * class costs nothing. Safe for use by several threads.
 */
final class NewClasses {
  private final Set<Class<?>> unproven = ConcurrentHashMap.newKeySet();

  private static final class Watch extends ValueSerializerModifier {
    private static final long serialVersionUID = 1L;

    private final transient NewClasses classes;

    Watch(NewClasses classes) {
      this.classes = classes;
    }

    @Override
    public ValueSerializer<?> modifySerializer(
        SerializationConfig config,
        BeanDescription.Supplier description,
        ValueSerializer<?> serializer) {
      if (serializer instanceof BeanSerializerBase) {
        classes.unproven.add(description.getBeanClass());
      }
      return serializer;
    }
  }

  /** Returns the same mapper with its own serializers, which record their classes here. */
  JsonMapper watching(JsonMapper mapper) {
    JsonMapper.Builder builder = mapper.rebuild();
    return builder
        .serializerFactory(builder.serializerFactory().withSerializerModifier(new Watch(this)))
        .build();
  }

  /** Forgets the classes recorded so far. */
  void forget() {
    unproven.clear();
  }

  Set<Class<?>> met() {
    return Set.copyOf(unproven);
  }

  /** Whether a value may hold a new class. */
  boolean any() {
    return !unproven.isEmpty();
  }

  /** Removes the classes of a value that was read back. */
  void proven(Set<Class<?>> classes) {
    unproven.removeAll(classes);
  }
}
