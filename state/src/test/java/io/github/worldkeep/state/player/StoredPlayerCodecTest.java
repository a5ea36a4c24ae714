package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.state.lease.Owner;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredPlayerCodecTest {
  private static final Owner OWNER = new Owner("alpha/1", "l1");
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final Envelope ENVELOPE = new Envelope(OWNER, "l1/3", 7, 2, TIME, List.of(5L, 6L));
  private static final String DOCUMENT =
      "{'format':1,'owner':{'server':'alpha/1','lease':'l1'},'write':'l1/3','revision':7,'schema':2,"
          + "'savedAt':'2026-01-01T00:00:00Z','kept':[5,6],'data':{'name':'Zo\u00eb \ud83c\udf0d','x':[-0.0,1.50]}}";

  private final StoredPlayerCodec codec = new StoredPlayerCodec();

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8).replace('"', '\'');
  }

  @Test
  void encode_owned_isTheDocument() {
    byte[] data = json("{'name':'Zo\u00eb \ud83c\udf0d','x':[-0.0,1.50]}");

    assertThat(text(codec.encode(new StoredPlayer(ENVELOPE, data)))).isEqualTo(DOCUMENT);
  }

  @Test
  void encode_decoded_isTheGoldenFile() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/formats/player-1.json")) {
      byte[] golden = new String(in.readAllBytes(), UTF_8).strip().getBytes(UTF_8);
      assertThat(codec.decode(golden).envelope()).isEqualTo(ENVELOPE);
      assertThat(codec.encode(codec.decode(golden))).isEqualTo(golden);
    }
  }

  @Test
  void encode_nobodys_hasNoOwner() {
    StoredPlayer free = new StoredPlayer(ENVELOPE.ownedBy(null, "l1/4"), json("{}"));

    assertThat(text(codec.encode(free)))
        .isEqualTo(
            "{'format':1,'write':'l1/4','revision':7,'schema':2,'savedAt':'2026-01-01T00:00:00Z','kept':[5,6],'data':{}}");
    assertThat(codec.decode(codec.encode(free)).envelope()).isEqualTo(free.envelope());
  }

  @Test
  void decode_document_hasTheDataByteByByte() {
    StoredPlayer player = codec.decode(json(DOCUMENT));

    assertThat(player.envelope()).isEqualTo(ENVELOPE);
    assertThat(text(player.data())).isEqualTo("{'name':'Zo\u00eb \ud83c\udf0d','x':[-0.0,1.50]}");
    assertThat(codec.encode(player)).isEqualTo(json(DOCUMENT));
  }

  /** Of a collection, written out as a store may do it; a name may be from before there was one. */
  @Test
  void decode_documentAtEveryLimitWrittenOut_isReadWhole() {
    String data =
        "{'n':[-0."
            + "0".repeat(322)
            + "1".repeat(677)
            + ",-"
            + "9".repeat(300)
            + "."
            + "9".repeat(700)
            + "], '"
            + "\\u00e9".repeat(25_000)
            + "':1, '"
            + "n".repeat(100_000)
            + "':"
            + "[".repeat(98)
            + "]".repeat(98)
            + "}";

    StoredPlayer player = codec.decode(json(DOCUMENT.replaceFirst("\\{'name'.*", "") + data + "}"));

    assertThat(player.envelope()).isEqualTo(ENVELOPE);
    assertThat(text(player.data())).isEqualTo(data);
  }

  @Test
  void decode_otherOrderAndSpaces_isTheSame() {
    String document =
        " { 'data' : {'format':9, 'data':{'\u00e9':1}} , 'kept':[ 5, 6 ],'owner': {'lease':'l1','server':'alpha/1'},"
            + "'format' :1,'savedAt':'2026-01-01T00:00:00Z', 'schema':2,'write':'l1/3','revision':7 } ";

    StoredPlayer player = codec.decode(json(document));

    assertThat(player.envelope()).isEqualTo(ENVELOPE);
    assertThat(text(player.data())).isEqualTo("{'format':9, 'data':{'\u00e9':1}}");
  }

  @Test
  void decode_newerFormat_isRefusedWithBothNumbersBeforeAnythingElse() {
    StoreException failure =
        catchThrowableOfType(
            StoreException.class,
            () -> codec.decode(json("{'revision':{'x':[]},'data':7,'format':9}")));

    assertThat(failure.kind()).isEqualTo(Kind.NEWER_FORMAT);
    assertThat(failure).hasMessageContainingAll("format 9", "knows 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "",
        "{'format':1}",
        "{'format':1,'write':'w','revision':1,'schema':1,'savedAt':'2026-01-01T00:00:00Z','kept':[]}",
        "{'format':1,'write':'w','revision':1,'schema':1,'savedAt':'2026-01-01T00:00:00Z','kept':[],'data':null}",
        "{'format':1,'write':'w','revision':1,'schema':1,'savedAt':'2026-01-01T00:00:00Z','kept':[],'data':[]}",
        "{'format':1,'write':'w','revision':1,'schema':1,'savedAt':'2026-01-01T00:00:00Z','data':{}}",
        "{'format':1,'write':'w','revision':1,'schema':1,'kept':[],'data':{}}",
        "{'format':1,'schema':1,'savedAt':'2026-01-01T00:00:00Z','kept':[],'data':{}}",
        "{'format':1,'write':'w','revision':1,'savedAt':'2026-01-01T00:00:00Z','kept':[],'data':{}}",
        "{'format':1,'owner':{'server':'a'},'revision':1,'schema':1,'savedAt':'2026-01-01T00:00:00Z','kept':[],'data':{}}",
        "{'format':0,'revision':1,'schema':1,'savedAt':'2026-01-01T00:00:00Z','kept':[],'data':{}}",
        "{'format':1,'write':'w','revision':1,'schema':1,'savedAt':'2026-01-01T00:00:00Z','kept':[],'data':{}"
      })
  void decode_malformed_throwsAndIsNeverAPlayer(String json) {
    assertThatThrownBy(() -> codec.decode(json(json))).isInstanceOf(RuntimeException.class);
  }
}
