package io.github.dynamodbmcp.proxy.settings;

import org.jspecify.annotations.Nullable;

/** An access key in the settings; its string form shows only the id, which is no secret. */
public record Keys(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

  @Override
  public String toString() {
    return "access key " + accessKeyId;
  }
}
