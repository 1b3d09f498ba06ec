package io.github.dynamodbmcp.proxy.settings;

import org.jspecify.annotations.Nullable;

/**
 * The settings of one of several backends.
 *
 * @param name ASCII letters, digits, hyphens and underscores, unique in any case
 */
public record BackendSettings(String name, Settings settings) {

  /**
   * Describes it for a person or a model: its name, region or host, and whether it is read-only.
   */
  public String label() {
    @Nullable String region = settings.signingRegion();
    String place = region == null ? settings.endpoint().base().getAuthority() : region;
    return name + " (" + place + (settings.readOnly() ? ", read-only" : "") + ")";
  }
}
