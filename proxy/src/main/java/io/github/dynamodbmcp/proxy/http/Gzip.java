package io.github.dynamodbmcp.proxy.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes gzip, which the proxy doesn't ask for but networks' proxies send all the same. */
final class Gzip {

  private Gzip() {}

  /**
   * Returns the decoded bytes; null if the body isn't gzip.
   *
   * @throws ResponseTooLargeException if there are more than that
   */
  static byte @Nullable [] decode(byte[] body, int maxBytes) throws ResponseTooLargeException {
    byte[] decoded;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      decoded = in.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      return null;
    }
    if (decoded.length > maxBytes) {
      throw new ResponseTooLargeException(maxBytes);
    }
    return decoded;
  }
}
