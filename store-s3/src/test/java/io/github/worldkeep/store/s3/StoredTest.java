package io.github.worldkeep.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Which of the checksums that servers tell is that of the whole object. */
final class StoredTest {
  /** The CRC-32C of "123456789", the check value of its catalogues. */
  private static final int CHECK = 0xE3069283;

  private static Stored ofHead(String checksum, String type) {
    return Stored.of(
        HeadObjectResponse.builder()
            .contentLength(9L)
            .lastModified(Instant.EPOCH)
            .checksumCRC32C(checksum)
            .checksumType(type)
            .build());
  }

  private static Stored ofGet(String checksum, String type) {
    return Stored.of(
        GetObjectResponse.builder()
            .lastModified(Instant.EPOCH)
            .checksumCRC32C(checksum)
            .checksumType(type)
            .build(),
        9);
  }

  @ParameterizedTest
  @CsvSource({"4waSgw==, FULL_OBJECT", "4waSgw==,"})
  void crc32c_ofTheFullObject_isTaken(String checksum, String type) {
    assertThat(ofHead(checksum, type).crc32c()).hasValue(CHECK);
    assertThat(ofGet(checksum, type).crc32c()).hasValue(CHECK);
  }

  @ParameterizedTest
  @CsvSource({"4waSgw==, COMPOSITE", "4waSgw==-2, COMPOSITE", "4waSgw==-2,", "4wY=,", ","})
  void crc32c_ofThePartsOrNone_isNotTaken(String checksum, String type) {
    assertThat(ofHead(checksum, type).crc32c()).isEmpty();
    assertThat(ofGet(checksum, type).crc32c()).isEmpty();
  }
}
