package io.github.dynamodbmcp.handlers.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address of Lambda, as AWS's documentation of its endpoints has it. */
final class BackendStackTest {
  @ParameterizedTest
  @CsvSource({
    "us-east-1, false, false, lambda.us-east-1.amazonaws.com",
    "eu-west-1, false, true, lambda.eu-west-1.api.aws",
    "us-west-2, true, false, lambda-fips.us-west-2.amazonaws.com",
    "us-east-2, true, true, lambda-fips.us-east-2.api.aws",
    "us-gov-west-1, true, false, lambda-fips.us-gov-west-1.amazonaws.com",
    "cn-north-1, false, false, lambda.cn-north-1.amazonaws.com.cn",
    "us-iso-east-1, true, true, lambda-fips.us-iso-east-1.api.aws.ic.gov",
    "us-iso-east-1, false, false, lambda.us-iso-east-1.c2s.ic.gov",
    "xx-new-1, false, false, lambda.xx-new-1.amazonaws.com",
  })
  void eachPartitionHasItsOwnNames(String region, boolean fips, boolean dualStack, String host) {
    assertEquals(URI.create("https://" + host), BackendStack.endpoint(region, fips, dualStack));
  }
}
