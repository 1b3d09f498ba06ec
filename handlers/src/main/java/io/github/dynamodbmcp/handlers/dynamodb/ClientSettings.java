package io.github.dynamodbmcp.handlers.dynamodb;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The settings of the DynamoDB client.
 *
 * @param region the region of the tables
 * @param endpoint another DynamoDB than the region's own; null for that
 * @param fips whether to use the region's FIPS endpoint
 * @param dualStack whether to use the region's dual-stack endpoint (IPv4 and IPv6)
 * @param credentials signs the requests
 */
public record ClientSettings(
    String region,
    @Nullable URI endpoint,
    boolean fips,
    boolean dualStack,
    AwsCredentialsProvider credentials) {}
