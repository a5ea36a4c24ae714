package io.github.worldkeep.state.world;

import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The entries of a snapshot; format 1 in {@code docs/formats.md}. Entries are ordered by the UTF-8
 * bytes of their paths, so that equal worlds have equal manifests, byte for byte. Its JSON may be
 * large, and is never in memory as a whole.
 *
 * @param entries files, directories and links, each after the directory that it is in; at most
 *     {@value #MAX_ENTRIES}
 */
record Manifest(Packed<PathEntry> entries) {
  static final int FORMAT = 1;

  /** With {@link #MAX_BYTES}, a manifest fits into the heap of a small server. */
  static final int MAX_ENTRIES = 500_000;

  static final int MAX_BYTES = 64 * 1024 * 1024;

  /** The manifest of an empty world. */
  static final Manifest EMPTY = of();

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET, StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  static Manifest of(PathEntry... entries) {
    return new Manifest(Packed.of(PathEntry.PACKING, entries));
  }

  /** Writes the JSON, and leaves the stream open. */
  void write(OutputStream out) {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberProperty("format", FORMAT);
      json.writeArrayPropertyStart("entries");
      for (PathEntry entry : entries) {
        json.writePOJO(entry);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** The digests of the JSON. */
  Digests digests() {
    Digests.Digesting digesting = new Digests.Digesting();
    write(
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] json, int offset, int length) {
            digesting.update(json, offset, length);
          }
        });
    return digesting.digests();
  }

  int files() {
    return (int) entries.stream().filter(PathEntry::isFile).count();
  }

  /**
   * The size of all files.
   *
   * @throws ArithmeticException if that is no 64-bit number
   */
  long bytes() {
    return entries.stream().mapToLong(PathEntry::size).reduce(0, Math::addExact);
  }
}
