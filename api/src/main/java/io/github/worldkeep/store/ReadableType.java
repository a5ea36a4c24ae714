package io.github.worldkeep.store;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * Searches a type, and the types of its fields, for a type that a mapper can write but never read.
 * The search follows the mapper's own deserializers, so that annotations, mix-ins and modules take
 * effect. A deserializer of another kind can't be searched, and passes.
 */
final class ReadableType {
  private static final String OWN_MAPPER = "pass a mapper that can to Codec.json(mapper, type)";

  private final SerializationContext writing;
  private final DeserializationContext reading;
  private final Set<Visit> visited = new HashSet<>();

  /** Containers of one type may differ in how their elements are read. */
  private record Visit(JavaType type, boolean polymorphic) {}

  private ReadableType(JsonMapper mapper) {
    this.writing = mapper._serializationContext();
    this.reading = mapper._deserializationContext();
  }

  /**
   * Requires that the type seems readable.
   *
   * @throws IllegalArgumentException if it is not; the message names the place and the remedy
   */
  static void require(JsonMapper mapper, JavaType type) {
    ReadableType types = new ReadableType(mapper);
    String root = type.getRawClass().getSimpleName();
    types.value(types.reader(type, root), type, types.isPolymorphic(type), root);
  }

  private ValueDeserializer<?> reader(JavaType type, String place) {
    try {
      return reading.findContextualValueDeserializer(type, null);
    } catch (JacksonException e) {
      throw refused(place, "is a " + name(type) + ", which Jackson can't read", OWN_MAPPER, e);
    }
  }

  private boolean isPolymorphic(JavaType type) {
    return type.getTypeHandler() != null || reading.findTypeDeserializer(type) != null;
  }

  private void value(
      ValueDeserializer<?> reader, JavaType type, boolean polymorphic, String place) {
    if (polymorphic) {
      subtypes(type, place);
    } else if (reader instanceof AbstractDeserializer) {
      String problem = "is a " + name(type) + ", which is abstract and has no type information";
      throw refused(place, problem, "add @JsonTypeInfo to it, or " + OWN_MAPPER, null);
    }
    if (reader instanceof BeanDeserializerBase bean) {
      bean(bean, type, place);
    } else if (type.getContentType() != null) {
      contents(reader, type.getContentType(), place + "[]");
    }
  }

  private void subtypes(JavaType base, String place) {
    for (NamedType known :
        reading
            .getConfig()
            .getSubtypeResolver()
            .collectAndResolveSubtypesByTypeId(
                reading.getConfig(), reading.introspectClassAnnotations(base))) {
      Class<?> subtype = known.getType();
      if (subtype != base.getRawClass() && !Modifier.isAbstract(subtype.getModifiers())) {
        JavaType type = reading.constructSpecializedType(base, subtype);
        String there = place + "<" + subtype.getSimpleName() + ">";
        value(reader(type, there), type, false, there);
      }
    }
  }

  private void contents(ValueDeserializer<?> container, JavaType content, String place) {
    ValueDeserializer<?> reader =
        container instanceof ContainerDeserializerBase<?> known
            ? known.getContentDeserializer()
            : reader(content, place);
    boolean polymorphic = isPolymorphic(content);
    boolean nested = content.getContentType() != null; // It may be a container of itself.
    if (reader != null && (!nested || visited.add(new Visit(content, polymorphic)))) {
      value(reader, content, polymorphic, place);
    }
  }

  private void bean(BeanDeserializerBase bean, JavaType type, String place) {
    ValueSerializer<?> writer = writer(type, place);
    requireCreator(bean.getValueInstantiator(), writer, type, place);
    if (writer instanceof BeanSerializerBase && visited.add(new Visit(type, false))) {
      requireComponents(writer, type, place);
      writer
          .properties()
          .forEachRemaining(
              written -> {
                SettableBeanProperty property = bean.findProperty(written.getFullName());
                if (property != null) {
                  property(property, place + "." + written.getName());
                }
              });
    }
  }

  private ValueSerializer<?> writer(JavaType type, String place) {
    try {
      return writing.findValueSerializer(type);
    } catch (JacksonException e) {
      throw refused(place, "is a " + name(type) + ", which Jackson can't write", OWN_MAPPER, e);
    }
  }

  /**
   * A value that is written as a text or a number may be read by a constructor with one parameter.
   */
  private static void requireCreator(
      ValueInstantiator creators, ValueSerializer<?> writer, JavaType type, String place) {
    boolean fromObject =
        creators.canCreateUsingDefault()
            || creators.canCreateFromObjectWith()
            || creators.canCreateUsingDelegate()
            || creators.canCreateUsingArrayDelegate();
    if (!fromObject && (writer instanceof BeanSerializerBase || !creators.canInstantiate())) {
      throw refused(
          place,
          "is a " + name(type) + ", which has no constructor that Jackson can call",
          "make it a record or a static class, add a constructor without arguments or with"
              + " @JsonCreator, or "
              + OWN_MAPPER,
          null);
    }
  }

  /** A record consists of its components; a further getter may be computed. */
  private void requireComponents(ValueSerializer<?> writer, JavaType type, String place) {
    if (!type.isRecordType()) {
      return;
    }
    Set<String> readable = new HashSet<>();
    for (BeanPropertyDefinition property :
        reading.introspectBeanDescription(type).findProperties()) {
      if (property.couldDeserialize()) {
        readable.add(property.getName());
      }
    }
    writer
        .properties()
        .forEachRemaining(
            written -> {
              if (!readable.contains(written.getName()) && isComponent(type, written)) {
                String problem = "is written and never read";
                throw refused(
                    place + "." + written.getName(), problem, "allow both, or neither", null);
              }
            });
  }

  private static boolean isComponent(JavaType type, PropertyWriter written) {
    boolean unwrapped = written instanceof BeanPropertyWriter bean && bean.isUnwrapping();
    return !unwrapped
        && Arrays.stream(type.getRawClass().getRecordComponents())
            .anyMatch(component -> component.getName().equals(written.getMember().getName()));
  }

  private void property(SettableBeanProperty property, String place) {
    ValueDeserializer<?> reader = property.getValueDeserializer();
    if (reader != null && !hasReaderOfContent(property)) {
      value(reader, property.getType(), property.hasValueTypeDeserializer(), place);
    }
  }

  /** Only containers name the deserializer of their elements. */
  private boolean hasReaderOfContent(SettableBeanProperty property) {
    return property.getType().isReferenceType()
        && reading
                .getAnnotationIntrospector()
                .findContentDeserializer(reading.getConfig(), property.getMember())
            != null;
  }

  private static String name(JavaType type) {
    return type.getRawClass().getName();
  }

  private static IllegalArgumentException refused(
      String place, String problem, String remedy, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "what would be written could never be read: " + place + " " + problem + ": " + remedy,
        cause);
  }
}
