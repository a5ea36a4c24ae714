package io.github.worldkeep.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate and its key, as PEM files and as a key store.
 *
 * @param certificate its PEM file, which is its own authority
 * @param key its PEM file
 */
public record Identity(KeyStore store, Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** Made by the JDK's keytool, since Java has no API for it. */
  public static Identity create(Path directory, String name, String alternativeName)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = directory.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "it",
            "-keyalg",
            "RSA",
            "-dname",
            "CN=" + name,
            "-ext",
            "SAN=" + alternativeName,
            "-keystore",
            file.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD);
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("keytool ended with " + exit);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password());
    }
    Path certificate = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".pem");
    write(certificate, "CERTIFICATE", store.getCertificate("it").getEncoded());
    write(key, "PRIVATE KEY", store.getKey("it", password()).getEncoded());
    return new Identity(store, certificate, key);
  }

  /** The password of the key store and of its key. */
  public static char[] password() {
    return PASSWORD.toCharArray();
  }

  private static void write(Path file, String type, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n", US_ASCII);
  }
}
