package io.github.dynamodbmcp.handlers.relay;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.GeneratedPartitionMetadataProvider;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The backend whose functions are invoked, and how to reach them.
 *
 * @param stack the name of its stack, which its functions' names begin with
 * @param readOnly whether it has no functions that write
 * @param lambda the address of Lambda's API
 * @param credentials sign the invocations
 */
public record BackendStack(
    String stack, boolean readOnly, String region, URI lambda, AwsCredentialsProvider credentials) {

  /**
   * Returns Lambda's own address in a region.
   *
   * @param fips whether to use the region's FIPS endpoint
   * @param dualStack whether to use the region's dual-stack endpoint (IPv4 and IPv6)
   */
  public static URI endpoint(String region, boolean fips, boolean dualStack) {
    List<EndpointTag> tags = new ArrayList<>();
    if (fips) {
      tags.add(EndpointTag.FIPS);
    }
    if (dualStack) {
      tags.add(EndpointTag.DUALSTACK);
    }
    PartitionEndpointKey key = PartitionEndpointKey.builder().tags(tags).build();
    PartitionMetadata partition =
        new GeneratedPartitionMetadataProvider().partitionMetadata(Region.of(region));
    // The SDK's other ways load the list of all services.
    return URI.create(
        "https://"
            + partition
                .hostname(key)
                .replace("{service}", "lambda")
                .replace("{region}", region)
                .replace("{dnsSuffix}", partition.dnsSuffix(key)));
  }

  /** The name of the function of a command. */
  String function(String command) {
    return stack + "-" + command;
  }
}
