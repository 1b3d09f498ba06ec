package io.github.dynamodbmcp.proxy.settings;

import org.jspecify.annotations.Nullable;

/** An access key in the settings; its string form shows only the id, which is no secret. */
public record AccessKey(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

  @Override
  public String toString() {
    return shown(accessKeyId);
  }

  /**
   * Names a key by its id. Of an id that doesn't look like one it shows only the first four
   * characters: id and secret may have been swapped.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html">AccessKey: 16
   *     to 128 characters</a>
   */
  public static String shown(String accessKeyId) {
    return "access key "
        + (accessKeyId.matches("[A-Z0-9]{16,128}") || accessKeyId.length() <= 4
            ? accessKeyId
            : accessKeyId.substring(0, 4) + "…");
  }
}
