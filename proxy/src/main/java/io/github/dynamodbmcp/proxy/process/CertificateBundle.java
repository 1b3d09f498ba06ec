package io.github.dynamodbmcp.proxy.process;

import io.github.dynamodbmcp.proxy.settings.UsageException;
import io.github.dynamodbmcp.proxy.settings.UserPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificates of {@code AWS_CA_BUNDLE}, trusted besides Java's own. */
final class CertificateBundle {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (?:X509 )?CERTIFICATE-----([^-]*)-----END ");
  private static final int DER_SEQUENCE = 0x30;

  private CertificateBundle() {}

  /**
   * Makes all connections of this process trust the bundle's certificates and Java's own.
   *
   * @throws UsageException if the bundle can't be read
   */
  static void trust(String bundle, Map<String, String> environment) throws UsageException {
    Path file = UserPath.of("AWS_CA_BUNDLE", bundle, environment);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      addJavasOwn(store);
      List<Certificate> certificates = certificates(Files.readAllBytes(file));
      if (certificates.isEmpty()) {
        throw new UsageException(
            "AWS_CA_BUNDLE ("
                + bundle
                + ") holds no certificate. It must be a PEM file of certificates.");
      }
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("bundle-" + i, certificates.get(i));
      }
      DefaultTrust.set(store);
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "AWS_CA_BUNDLE ("
              + bundle
              + ") doesn't exist. Correct the path, or remove the variable.");
    } catch (IOException e) {
      throw new UsageException(
          "AWS_CA_BUNDLE ("
              + bundle
              + ") can't be read. It must be a PEM file of certificates that this user may read.");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UsageException(
          "AWS_CA_BUNDLE ("
              + bundle
              + ") holds a damaged certificate. It must be a PEM file of certificates.");
    }
  }

  private static List<Certificate> certificates(byte[] bytes) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    if (bytes.length > 0 && bytes[0] == DER_SEQUENCE) {
      return List.of(factory.generateCertificate(new ByteArrayInputStream(bytes)));
    }
    List<Certificate> found = new ArrayList<>();
    // Java's own PEM reader skips a certificate whose line begins with a byte order mark.
    Matcher blocks = PEM.matcher(new String(bytes, charset(bytes)));
    while (blocks.find()) {
      byte[] der = Base64.getMimeDecoder().decode(blocks.group(1));
      found.add(factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return found;
  }

  /** PowerShell writes UTF-16 with a byte order mark. */
  private static Charset charset(byte[] bytes) {
    boolean utf16 = startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF);
    return utf16 ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1;
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length > 1 && bytes[0] == (byte) first && bytes[1] == (byte) second;
  }

  private static void addJavasOwn(KeyStore store) throws IOException, GeneralSecurityException {
    String given = System.getProperty("javax.net.ssl.trustStore");
    Path file =
        given != null
            ? Path.of(given)
            : Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    if (!Files.isReadable(file)) {
      return;
    }
    KeyStore own =
        KeyStore.getInstance(
            file.toFile(),
            System.getProperty("javax.net.ssl.trustStorePassword", "changeit").toCharArray());
    for (String alias : Collections.list(own.aliases())) {
      Certificate certificate = own.getCertificate(alias);
      if (certificate != null) {
        store.setCertificateEntry("java-" + alias, certificate);
      }
    }
  }
}
