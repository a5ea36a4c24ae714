package io.github.worldkeep.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an upload in parts tells the server of its checksums, as it is on the wire. */
final class MultipartChecksumTest {
  private static final int PART = 8 * 1024 * 1024;
  private static final String FULL_OBJECT = "x-amz-checksum-type: FULL_OBJECT";

  private final String server = Engines.s3().uri();
  private final Bare bare = Bare.at(server);
  private final String prefix = "checksum-test-" + UUID.randomUUID() + "/";
  private final Wire wire = Wire.to(Engines.s3().host(), Engines.s3().port());

  @AfterEach
  void close() {
    wire.close();
    bare.empty(prefix);
    bare.close();
  }

  private void write(byte[] content, String checksums) {
    String uri =
        server
            .replaceFirst("\\?", "/" + prefix + "?checksums=" + checksums + "&")
            .replaceFirst("endpoint=[^&]*", "endpoint=" + wire.endpoint());
    PersistenceConfig config =
        PersistenceConfig.none().with(StoreKind.OBJECTS, StoreUri.parse(uri));
    try (Persistence persistence = Persistence.open(config);
        ObjectWriter writer = persistence.objects().write("k", PutOptions.NONE)) {
      writer.write(content);
      writer.commit();
    }
    assertThat(bare.content(prefix + "k")).isEqualTo(content);
  }

  private static byte[] content() {
    byte[] content = new byte[PART + 1_000];
    new Random(11).nextBytes(content);
    return content;
  }

  private static String header(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return "x-amz-checksum-crc32c: " + Stored.base64((int) crc.getValue());
  }

  @Test
  void upload_inParts_statesTheChecksumOfTheFullObject() {
    byte[] content = content();
    write(content, "when-supported");
    assertThat(wire.requests("POST .*[?]uploads.*"))
        .singleElement()
        .satisfies(
            create -> assertThat(create).contains("x-amz-checksum-algorithm: CRC32C", FULL_OBJECT));
    assertThat(part(1)).contains(header(Arrays.copyOf(content, PART)));
    assertThat(part(2)).contains(header(Arrays.copyOfRange(content, PART, content.length)));
    assertThat(wire.requests("POST .*uploadId=.*"))
        .singleElement()
        .satisfies(complete -> assertThat(complete).contains(header(content), FULL_OBJECT));
  }

  private List<String> part(int number) {
    List<List<String>> parts = wire.requests("PUT .*partNumber=" + number + "(?![0-9]).*");
    assertThat(parts).hasSize(1);
    return parts.get(0);
  }

  @Test
  void upload_inPartsWithChecksumsWhenRequired_statesNone() {
    write(content(), "when-required");
    assertThat(wire.requests("(POST|PUT) .*upload.*"))
        .hasSize(4)
        .allSatisfy(lines -> assertThat(lines).noneMatch(line -> line.contains("x-amz-checksum")));
  }
}
