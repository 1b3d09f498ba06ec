package io.github.dynamodbmcp.handlers.server;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of an {@code Authorization} header that has the form of SigV4.
 *
 * @param day of the credential's scope, as {@code yyyyMMdd}
 * @param signedHeaders in the order they are listed
 * @param signature 64 hexadecimal digits
 */
record Authorization(
    String accessKeyId,
    String day,
    String region,
    String service,
    List<String> signedHeaders,
    String signature) {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=(?<id>[^/, ]+)/(?<day>\\d{8})/(?<region>[^/, ]+)/"
              + "(?<service>[^/, ]+)/aws4_request,\\s*SignedHeaders=(?<signed>[a-z0-9;_-]+),"
              + "\\s*Signature=(?<signature>[0-9a-f]{64})");

  static Optional<Authorization> parse(String header) {
    Matcher parts = FORM.matcher(header);
    return parts.matches()
        ? Optional.of(
            new Authorization(
                parts.group("id"),
                parts.group("day"),
                parts.group("region"),
                parts.group("service"),
                List.of(parts.group("signed").split(";", -1)),
                parts.group("signature")))
        : Optional.empty();
  }
}
