package io.github.worldkeep.state.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Makes a missing number or boolean an error, where Jackson would use 0 or false. A field with
 * {@code @JsonInclude} may be missing, because it is omitted on purpose when it is written. The
 * records check other fields for null themselves.
 */
final class RequiredPrimitives extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    boolean required =
        member.getRawType().isPrimitive() && !member.hasAnnotation(JsonInclude.class);
    return required ? Boolean.TRUE : super.hasRequiredMarker(config, member);
  }
}
