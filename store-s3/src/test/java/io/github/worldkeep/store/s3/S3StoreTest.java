package io.github.worldkeep.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** What the kit can't ask for: what is in the bucket, and servers on which something is wrong. */
final class S3StoreTest {
  private static final byte[] CONTENT = "content".getBytes(UTF_8);
  private static final String UNKNOWN = "0123456789";

  private final String server = Engines.s3().uri();
  private final Bare bare = Bare.at(server);
  private final String prefix = "store-test-" + UUID.randomUUID() + "/";

  @AfterEach
  void empty() {
    bare.empty(prefix);
    bare.close();
  }

  private String uri(String parameters) {
    return server.replaceFirst("\\?", "/" + prefix + "?" + parameters + "&");
  }

  private String through(Gateway gateway) {
    return uri("names=plain").replaceFirst("endpoint=[^&]*", "endpoint=" + gateway.endpoint());
  }

  private static Persistence open(String uri) {
    return Persistence.open(PersistenceConfig.none().with(StoreKind.OBJECTS, StoreUri.parse(uri)));
  }

  private static StoreException failure(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("what the call threw").isNotNull();
    return failure;
  }

  @Test
  void bucket_ordinaryKeys_canBeUsedByOtherPrograms() {
    try (Persistence persistence = open(uri("names=plain"))) {
      ObjectStore store = persistence.objects();
      PutOptions options = PutOptions.NONE.withContentType("text/plain").withMetadata("mark", "m");
      store.put("worlds/w 1/region-0.bin", CONTENT, options.withMetadata("worldkeep", "é"));
      GetObjectResponse found =
          bare.get(
              prefix + "worlds/w 1/region-0.bin",
              content -> assertThat(content).isEqualTo(CONTENT));
      assertThat(found.contentType()).isEqualTo("text/plain");
      assertThat(found.metadata())
          .containsEntry("mark", "m")
          .containsEntry("worldkeep-worldkeep", "utf-8;base64,w6k=")
          .containsOnlyKeys("mark", "worldkeep", "worldkeep-worldkeep");
      // CRC-32C of "content", the write's number, CRC-32C of what follows from the other metadata.
      assertThat(found.metadata().get("worldkeep")).matches("1 61af7533 [0-9a-f]{16} [0-9a-f]{8}");
      assertThat(bare.names(prefix))
          .containsExactly(prefix + Marker.NAME, prefix + "worlds/w 1/region-0.bin");
      assertThat(new String(bare.content(prefix + Marker.NAME), UTF_8))
          .isEqualTo("{\"format\": 1, \"names\": \"plain\"}\n");
    }
  }

  @Test
  void bucket_objectsOfOtherPrograms_canBeRead() {
    bare.put(
        prefix + "foreign",
        CONTENT,
        put -> put.contentType("a/b").metadata(Map.of("worldkeep", "mine", "x", "utf-8;base64,é")));
    try (Persistence persistence = open(uri("names=plain"))) {
      ObjectStore store = persistence.objects();
      assertThat(store.get("foreign")).hasValue(CONTENT);
      ObjectInfo info = store.stat("foreign").orElseThrow();
      assertThat(info.contentType()).isEqualTo("a/b");
      assertThat(info.size()).isEqualTo(CONTENT.length);
      store.copy("foreign", "copy");
      assertThat(store.get("copy")).hasValue(CONTENT);
    }
  }

  @Test
  void writer_contentOfOnePart_isOneRequestWithoutAnUpload() {
    try (Persistence persistence = open(uri("names=plain"));
        ObjectWriter writer = persistence.objects().write("k", PutOptions.NONE)) {
      writer.write(new byte[3_000_000]);
      assertThat(bare.uploads(prefix)).isEmpty();
      ObjectInfo info = writer.commit();
      assertThat(info.etag()).doesNotContain("-");
      assertThat(info.crc32c()).isPresent();
      assertThat(bare.content(prefix + "k")).hasSize(3_000_000);
    }
  }

  @Test
  void open_serverThatIgnoresConditions_lacksTheCapabilities() {
    try (Gateway gateway = Gateway.ignoringConditions(bare);
        Persistence persistence = open(through(gateway))) {
      ObjectStore store = persistence.objects();
      assertThat(store.capabilities())
          .contains(Capability.DURABLE)
          .doesNotContain(Capability.WRITE_IF_ABSENT, Capability.WRITE_IF_MATCHES);
      store.put("k", CONTENT);
      StoreException failure = failure(() -> store.put("k", CONTENT, PutOptions.NONE.ifAbsent()));
      assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
      assertThat(bare.names(prefix)).containsExactly(prefix + Marker.NAME, prefix + "k");
    }
  }

  @Test
  void open_withoutTheRightToWrite_readsAndIsDeniedToWrite() {
    bare.put(prefix + "k", CONTENT, put -> {});
    try (Gateway gateway = Gateway.readOnly(bare);
        Persistence persistence = open(through(gateway))) {
      ObjectStore store = persistence.objects();
      assertThat(store.get("k")).hasValue(CONTENT);
      StoreException failure = failure(() -> store.put("k", new byte[0]));
      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(failure).hasMessageContainingAll("AccessDenied", "give this identity the rights");
      assertThat(store.capabilities()).doesNotContain(Capability.WRITE_IF_ABSENT);
    }
    assertThat(bare.names(prefix)).containsExactly(prefix + "k");
  }

  @Test
  void put_ifAbsentAndItsAnswerIsLost_isNotTakenForSomebodyElses() {
    try (Gateway gateway = Gateway.to(bare);
        Persistence persistence = open(through(gateway))) {
      ObjectStore store = persistence.objects();
      gateway.loseAnswers(1);
      ObjectInfo info = store.put("k", CONTENT, PutOptions.NONE.ifAbsent());
      assertThat(info.size()).isEqualTo(CONTENT.length);
      assertThat(bare.content(prefix + "k")).isEqualTo(CONTENT);
      long puts = gateway.requests().stream().filter(r -> r.equals("PUT " + prefix + "k")).count();
      assertThat(puts).as("attempts").isEqualTo(2);
      gateway.loseAnswers(1);
      String etag =
          store.put("k", "next".getBytes(UTF_8), PutOptions.NONE.ifMatches(info.etag())).etag();
      assertThat(etag).isNotEqualTo(info.etag());
    }
  }

  @Test
  void put_ifAbsentAndEveryAnswerIsLost_saysThatTheOutcomeIsUnknown() {
    try (Gateway gateway = Gateway.to(bare);
        Persistence persistence = open(through(gateway))) {
      ObjectStore store = persistence.objects();
      store.put("k", CONTENT);
      gateway.loseAnswers(100);
      StoreException failure = failure(() -> store.put("k", new byte[1]));
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure.retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    }
  }

  @Test
  void open_staleUploadsOfItsPrefix_areAborted() {
    String outside = prefix.replaceFirst("/", "-other/");
    for (String name : List.of(prefix + "a", prefix + "b/c", outside + "a")) {
      bare.client().createMultipartUpload(create -> create.bucket(bare.bucket()).key(name));
    }
    try {
      open(uri("names=plain")).close();
      assertThat(bare.uploads(prefix)).as("young ones").hasSize(2);
      try (Persistence persistence = open(uri("names=plain&stale-uploads=PT-1H"))) {
        await().until(() -> bare.uploads(prefix).isEmpty());
        assertThat(bare.uploads(outside)).hasSize(1);
        assertThat(persistence.objects().stat("a")).isEmpty();
      }
    } finally {
      bare.empty(outside);
    }
  }

  @Test
  void open_otherNamesThanItWasWrittenWith_isInvalid() {
    open(uri("names=files")).close();
    StoreException failure = failure(() -> open(uri("names=plain")));
    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure).hasMessageContaining("add names=files");
  }

  @Test
  void open_credentialsOfTheEnvironment_areUsed() throws Exception {
    StoreUri with = StoreUri.parse(server);
    String without = uri("names=plain").replaceFirst("//[^@]*@", "//");
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OpeningProgram.class.getName(),
            without);
    program.environment().put("AWS_ACCESS_KEY_ID", with.user().orElseThrow());
    program.environment().put("AWS_SECRET_ACCESS_KEY", with.password().orElseThrow());
    Process process = program.inheritIO().start();
    assertThat(process.waitFor()).isZero();
    assertThat(bare.names(prefix)).contains(prefix + "from the environment");
  }

  @Test
  void open_wrongSecret_isDeniedAndShowsNone() {
    String secret = StoreUri.parse(server).password().orElseThrow();
    String wrong = uri("names=plain").replaceFirst(":" + secret + "@", ":" + UNKNOWN + "@");
    StoreException failure = failure(() -> open(wrong));
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(UNKNOWN, secret).contains("SignatureDoesNotMatch");
  }

  @Test
  void open_missingBucket_isInvalid() {
    StoreException failure =
        failure(() -> open(server.replaceFirst("@[^?]*", "@no-such-bucket-here")));
    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure).hasMessageContaining("create it, or correct the URI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:",
        "s3:///prefix",
        "s3://b_/..",
        "s3://bucket/a//b?endpoint=http://h",
        "s3://bucket/../b?endpoint=http://h",
        "s3://KEY@bucket?endpoint=http://h",
        "s3://bucket?endpoint=host:80",
        "s3://bucket?endpoint=http://user:secret@h",
        "s3://bucket?endpoint=http://h&session-token=t",
        "s3://A:B@bucket?endpoint=http://h&part-size=4",
        "s3://A:B@bucket?endpoint=http://h&path-style=yes",
        "s3://A:B@bucket?endpoint=http://h&conditions=some",
        "s3://A:B@bucket?endpoint=http://h&checksums=none",
        "s3://A:B@bucket?endpoint=http://h&stale-uploads=1",
        "s3://A:B@bucket?endpoint=http://h&names=other"
      })
  void open_wrongUri_isInvalid(String uri) {
    assertThat(failure(() -> open(uri)).kind()).isEqualTo(Kind.INVALID);
  }

  @ParameterizedTest
  @CsvSource({"if-absent, true, false", "none, false, false", "'if-absent,if-matches', true, true"})
  void open_conditionsStated_areNotAskedFor(String stated, boolean absent, boolean matches) {
    try (Gateway gateway = Gateway.to(bare)) {
      bare.put(prefix + Marker.NAME, "{\"format\": 1}".getBytes(UTF_8), put -> {});
      try (Persistence persistence = open(through(gateway) + "&conditions=" + stated)) {
        assertThat(persistence.objects().capabilities().contains(Capability.WRITE_IF_ABSENT))
            .isEqualTo(absent);
        assertThat(persistence.objects().capabilities().contains(Capability.WRITE_IF_MATCHES))
            .isEqualTo(matches);
      }
      assertThat(gateway.requests()).noneMatch(request -> request.startsWith("PUT"));
    }
  }
}
