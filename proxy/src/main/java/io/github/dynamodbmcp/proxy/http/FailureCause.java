package io.github.dynamodbmcp.proxy.http;

import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.function.Predicate;

/**
 * Recognizes why a connection failed. Where only the JDK's message tells, the message is read but
 * never shown: it names classes.
 */
final class FailureCause {

  private FailureCause() {}

  static boolean isUnknownHost(Throwable failure) {
    return has(failure, cause -> cause instanceof UnresolvedAddressException);
  }

  static boolean isHostnameMismatch(Throwable failure) {
    return mentions(failure, "No subject alternative", "No name matching");
  }

  /** Whether a certificate is used before or after its time. */
  static boolean isExpired(Throwable failure) {
    return has(
        failure,
        cause ->
            cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException);
  }

  /** Whether a certificate was refused for any reason. */
  static boolean isUntrusted(Throwable failure) {
    return has(
        failure,
        cause ->
            cause instanceof CertificateException || cause instanceof CertPathBuilderException);
  }

  /** Whether the server answered the TLS handshake with something else. */
  static boolean isPlainText(Throwable failure) {
    return mentions(failure, "nrecognized SSL message");
  }

  /** Whether a message in the chain of causes contains one of the texts. */
  static boolean mentions(Throwable failure, String... texts) {
    return has(
        failure,
        cause -> {
          String message = String.valueOf(cause.getMessage());
          for (String text : texts) {
            if (message.contains(text)) {
              return true;
            }
          }
          return false;
        });
  }

  private static boolean has(Throwable failure, Predicate<Throwable> wanted) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (wanted.test(cause)) {
        return true;
      }
    }
    return false;
  }
}
