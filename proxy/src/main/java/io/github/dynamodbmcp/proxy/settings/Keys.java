package io.github.dynamodbmcp.proxy.settings;

import org.jspecify.annotations.Nullable;

/** Credentials given outright; shows only the id of the key, which is no secret. */
public record Keys(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

  @Override
  public String toString() {
    return "access key " + accessKeyId;
  }
}
