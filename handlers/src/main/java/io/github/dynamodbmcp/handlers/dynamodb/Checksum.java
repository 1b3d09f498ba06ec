package io.github.dynamodbmcp.handlers.dynamodb;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The checksum that DynamoDB sends with an answer. */
final class Checksum {
  static final String HEADER = "x-amz-crc32";

  private Checksum() {}

  /**
   * Compares the checksum of a body with DynamoDB's, if it sent one.
   *
   * @throws IOException if they differ
   */
  static void require(SdkHttpResponse response, CRC32 actual) throws IOException {
    Optional<String> expected = response.firstMatchingHeader(HEADER);
    if (expected.isPresent() && !expected.get().equals(Long.toString(actual.getValue()))) {
      throw new IOException("DynamoDB's answer was changed on its way: its checksum differs");
    }
  }
}
