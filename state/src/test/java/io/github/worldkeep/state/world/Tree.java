package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes directories, and describes them with nothing but java.nio. */
final class Tree {
  private static final Instant LONG_AGO = Instant.parse("2024-02-29T12:34:56.123456789Z");

  private Tree() {}

  /** A line for each path but the reserved ones: what it is, mode, time, content. */
  static SortedMap<String, String> describe(Path root) throws IOException {
    SortedMap<String, String> lines = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = root.relativize(path).toString();
        if (!name.isEmpty() && !name.equals(".worldkeep") && !name.startsWith(".worldkeep/")) {
          lines.put(name, line(path));
        }
      }
    }
    return lines;
  }

  private static String line(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "link to " + Files.readSymbolicLink(path);
    }
    String mode =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return "directory " + mode;
    }
    return "file "
        + mode
        + " "
        + Files.getLastModifiedTime(path)
        + " "
        + sha256(Files.readAllBytes(path));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static Path write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    return file;
  }

  static Path write(Path file, String content) throws IOException {
    return write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  static byte[] random(long seed, int length) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }

  /** Everything that a save directory may hold. */
  static Path rich(Path root, int tinyFiles) throws IOException {
    write(root.resolve("level.dat"), "level");
    write(root.resolve("empty"), "");
    write(root.resolve("region/r.0.0.mca"), random(1, 5 * 1024 * 1024));
    write(root.resolve("region/r.0.1.mca"), random(2, Contents.SMALL));
    write(root.resolve("region/r.1.0.mca"), random(3, Contents.SMALL + 1));
    write(root.resolve("plugins/run.sh"), "#!/bin/sh\n");
    mode(root.resolve("plugins/run.sh"), "rwxr-x--x");
    write(root.resolve("plugins/secret"), "only mine");
    mode(root.resolve("plugins/secret"), "r--------");
    Files.createDirectories(root.resolve("empty directory/inside"));
    mode(root.resolve("empty directory"), "rwx------");
    Files.createSymbolicLink(root.resolve("link to file"), Path.of("level.dat"));
    Files.createSymbolicLink(root.resolve("link to directory"), Path.of("region"));
    Files.createSymbolicLink(root.resolve("region/dangling"), Path.of("/nowhere/at all"));
    names(root.resolve("names"));
    for (int i = 0; i < tinyFiles; i++) {
      write(root.resolve("tiny/" + i % 20 + "/" + i), "tiny " + i);
    }
    return root;
  }

  /** Names that have been taken for something else. */
  private static void names(Path root) throws IOException {
    String longest = "n".repeat(255);
    String[] names = {
      "a",
      "a-b",
      "a.b",
      "a b",
      "A",
      "\u00e4\u00f6 \u4e16\u754c \ud83c\udf0d",
      "back\\slash",
      "..\\up",
      "quote\"'",
      "new\nline",
      "tab\t",
      "%2e%2e",
      "...",
      "-rf",
      "~",
      "CON",
      "*",
      "\ufffd",
      ".worldkeep",
      "e\u0301",
      "\u00e9",
      "\uffee",
      "\ud83d\ude00",
      longest
    };
    for (String name : names) {
      write(root.resolve(name), name);
    }
    write(root.resolve("a.d/x"), "x");
    write(root.resolve("large/" + longest), random(4, Contents.SMALL + 7));
    Files.setLastModifiedTime(
        root.resolve("a"), FileTime.from(Instant.parse("1969-12-31T23:59:58.5Z")));
    Files.createSymbolicLink(root.resolve("link"), Path.of("\u4e16\u754c\\x"));
  }

  static String numbered(String format, int number) {
    return String.format(Locale.ROOT, format, number);
  }
}
