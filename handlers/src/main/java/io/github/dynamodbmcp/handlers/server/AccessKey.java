package io.github.dynamodbmcp.handlers.server;

/** An access key: its id and its secret. The secret is never printed. */
public record AccessKey(String id, String secret) {
  /** The longest name that someone may choose as an id. */
  private static final int LONGEST_NAME = 16;

  /**
   * The id, or the first four characters of one that may be the secret, if the two were swapped.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html">AccessKey: 16
   *     to 128 characters</a>
   */
  String shownId() {
    boolean looksLikeAnId =
        id.matches("[A-Z0-9]{16,128}")
            || (id.length() <= LONGEST_NAME && id.length() < secret.length());
    return looksLikeAnId || id.length() <= 4 ? id : id.substring(0, 4) + "…";
  }

  @Override
  public String toString() {
    return "AccessKey[id=" + shownId() + "]";
  }
}
