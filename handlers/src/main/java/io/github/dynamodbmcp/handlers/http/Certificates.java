package io.github.dynamodbmcp.handlers.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Finds out why the CRT can't connect by TLS. The CRT itself reports only a timeout: after a failed
 * handshake s2n delays its answer by up to half a minute, as a defence against timing attacks.
 */
final class Certificates {
  private static final int TIMEOUT_MILLIS = 2_000;

  /** Finds the bundle that the CRT trusts; see aws-c-io's {@code s2n_tls_channel_handler.c}. */
  private static Optional<Path> bundle() {
    return Stream.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/tls/cacert.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem")
        .map(Path::of)
        .filter(Files::isReadable)
        .findFirst();
  }

  private Certificates() {}

  /** Returns what is wrong with a server's certificate, as a clause; empty if nothing is. */
  static Optional<String> problem(String host, int port) {
    Optional<Path> bundle = bundle();
    if (bundle.isEmpty()) {
      return Optional.of(
          "this image has no CA certificates to trust, such as /etc/ssl/certs/ca-certificates.crt");
    }
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      try (SSLSocket tls =
          (SSLSocket)
              trusting(bundle.get()).getSocketFactory().createSocket(plain, host, port, true)) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return Optional.empty();
      }
    } catch (SSLException e) {
      return distrust(e);
    } catch (IOException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Returns what a failed handshake says about the certificate; empty if it failed otherwise. */
  private static Optional<String> distrust(SSLException failure) {
    boolean certificate = false;
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
      certificate |= cause instanceof CertificateException;
    }
    return certificate
        ? Optional.of("its certificate is not trusted (%s)".formatted(cause.getMessage()))
        : Optional.empty();
  }

  private static SSLContext trusting(Path bundle) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(bundle)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
