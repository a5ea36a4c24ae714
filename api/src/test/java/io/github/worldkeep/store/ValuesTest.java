package io.github.worldkeep.store;

import static io.github.worldkeep.store.Failures.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The small values of the API check what they are made of. */
final class ValuesTest {
  @Test
  void version_isAShortPlainText() {
    for (String value : List.of("1", "A-z_0.9", "x".repeat(64))) {
      assertThat(new Version(value)).hasToString(value).isEqualTo(new Version(value));
    }
    for (String value : List.of("", " ", "a b", "a/b", "a\n", "\u00e9", "\u0661", "x".repeat(65))) {
      assertThat(invalid(() -> new Version(value))).as(value).hasMessageContaining("version");
    }
  }

  @Test
  void byteRange_isClippedToTheObject() {
    assertRange(ByteRange.of(2, 3), 10, 2, 3);
    assertRange(ByteRange.of(8, 5), 10, 8, 2);
    assertRange(ByteRange.of(10, 5), 10, 10, 0);
    assertRange(ByteRange.of(0, 0), 10, 0, 0);
    assertRange(ByteRange.of(1, Long.MAX_VALUE), 10, 1, 9);
    assertRange(ByteRange.from(4), 10, 4, 6);
    assertRange(ByteRange.from(0), 0, 0, 0);
    assertRange(ByteRange.last(3), 10, 7, 3);
    assertRange(ByteRange.last(30), 10, 0, 10);
    assertRange(ByteRange.last(0), 10, 10, 0);
    assertRange(ByteRange.last(5), 0, 0, 0);
  }

  private static void assertRange(ByteRange range, long size, long start, long length) {
    assertThat(range.start(size)).as("start of %s", range).isEqualTo(start);
    assertThat(range.lengthIn(size)).as("length of %s", range).isEqualTo(length);
  }

  @Test
  void byteRange_behindTheEndOrNegative_isInvalid() {
    assertThat(invalid(() -> ByteRange.from(11).start(10))).hasMessageContaining("behind");
    assertThat(invalid(() -> ByteRange.of(1, 1).lengthIn(0))).hasMessageContaining("behind");
    assertThat(invalid(() -> ByteRange.of(-1, 1))).hasMessageContaining("-1");
    assertThat(invalid(() -> ByteRange.of(0, -1))).hasMessageContaining("length");
    assertThat(invalid(() -> ByteRange.last(-1))).hasMessageContaining("length");
    assertThat(invalid(() -> new ByteRange(-2, 1))).hasMessageContaining("offset");
  }

  @Test
  void putOptions_addUp() {
    PutOptions options =
        PutOptions.NONE
            .withContentType("text/plain")
            .withMetadata("a", "")
            .withMetadata("b-1", "\u00e9");
    assertThat(options.metadata()).isEqualTo(Map.of("a", "", "b-1", "\u00e9"));
    assertThat(options.contentType()).isEqualTo("text/plain");
    assertThat(options.ifAbsent().condition().requiresAbsence()).isTrue();
    assertThat(options.ifAbsent().ifMatches("e").condition())
        .isEqualTo(WriteCondition.ifMatches("e"));
    assertThat(PutOptions.NONE.metadata()).isEmpty();
    assertThat(PutOptions.NONE.crc32c()).isEqualTo(OptionalInt.empty());
  }

  @Test
  void putOptions_outsideOfTheLimits_areInvalid() {
    for (String type : List.of("", "\u00e9", "a\n", "x".repeat(256))) {
      assertThat(invalid(() -> PutOptions.NONE.withContentType(type)))
          .hasMessageContaining("contentType");
    }
    for (String name : List.of("", "A", "a_b", "a b", "\u00e9", "x".repeat(65))) {
      assertThat(invalid(() -> PutOptions.NONE.withMetadata(name, "v")))
          .hasMessageContaining("name");
    }
    for (String value : List.of("\n", "\0", "\u007f", "\ud800")) {
      assertThat(invalid(() -> PutOptions.NONE.withMetadata("a", value)))
          .hasMessageContaining("'a'");
    }
    PutOptions full = PutOptions.NONE.withMetadata("a", "x".repeat(1_023));
    assertThat(invalid(() -> full.withMetadata("b", ""))).hasMessageContaining("1025");
    assertThat(invalid(() -> PutOptions.NONE.withMetadata("a", "\u20aa".repeat(342))))
        .hasMessageContaining("1027");
  }

  @Test
  void write_needsWhatItsActionNeeds() {
    CollectionSchema items = new CollectionSchema("items", List.of());
    Version version = new Version("1");
    byte[] json = {'{', '}'};
    for (Action action : List.of(Action.REPLACE, Action.CHECK)) {
      byte[] content = action == Action.CHECK ? null : json;
      assertThatThrownBy(() -> new Write(action, items, "a", content, null))
          .isInstanceOf(NullPointerException.class);
      assertThat(new Write(action, items, "a", content, version).expected()).isEqualTo(version);
    }
    assertThatThrownBy(() -> new Write(Action.PUT, items, "a", null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Write(Action.DELETE, items, "a", json, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
