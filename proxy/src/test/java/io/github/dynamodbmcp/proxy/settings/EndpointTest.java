package io.github.dynamodbmcp.proxy.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The region to sign for, from the endpoint's host and from the environment. */
final class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "abc123.execute-api.eu-west-1.amazonaws.com, eu-west-1",
    "abc123.execute-api.eu-west-1.api.aws, eu-west-1",
    "ABC123.Execute-API.EU-West-1.AmazonAWS.com, eu-west-1",
    "abc123.execute-api.cn-north-1.amazonaws.com.cn, cn-north-1",
    "abc123.execute-api.cn-northwest-1.api.amazonwebservices.com.cn, cn-northwest-1",
    "abc123.execute-api.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "abc123.execute-api-fips.us-gov-east-1.amazonaws.com, us-gov-east-1",
    "abc123.execute-api.us-iso-east-1.c2s.ic.gov, us-iso-east-1",
    "abc123.execute-api.us-isob-east-1.sc2s.sgov.gov, us-isob-east-1",
    "abc123.execute-api.eu-isoe-west-1.cloud.adc-e.uk, eu-isoe-west-1",
    "abc123.execute-api.eusc-de-east-1.amazonaws.eu, eusc-de-east-1",
    "abc123-vpce-0a1b2c3d.execute-api.ap-southeast-2.amazonaws.com, ap-southeast-2",
    "vpce-0a1b2c3d-x1y2z3.execute-api.eu-central-1.vpce.amazonaws.com, eu-central-1",
    "vpce-0a1b2c3d-x1y2z3-eu-central-1a.execute-api.eu-central-1.vpce.amazonaws.com, eu-central-1",
    "vpce-0a1b2c3d-x1y2z3.execute-api.cn-north-1.vpce.amazonaws.com.cn, cn-north-1"
  })
  void everyHostOfApiGatewayNamesItsRegion(String host, String region) throws Exception {
    assertEquals(region, Endpoint.parse("https://" + host + "/stage").region());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.company.example",
        "execute-api.eu-west-1.amazonaws.com",
        "abc123.execute-api.localhost.localstack.cloud",
        "abc123.execute-api.amazonaws.com",
        "execute-api.company.example"
      })
  void otherHostsNameNone(String host) throws Exception {
    assertNull(Endpoint.parse("https://" + host).region());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:4566",
        "http://abc123.execute-api.localhost:4566",
        "http://ABC.LOCALHOST:4566/stage",
        "http://127.0.0.1:8787",
        "http://[::1]:8787"
      })
  void namesUnderLocalhostAreThisMachine(String url) throws Exception {
    assertTrue(Endpoint.parse(url).isLoopback());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost.example.com",
        "http://notlocalhost:80",
        "http://abc.localhost.localstack.cloud:4566"
      })
  void plainHttpToOtherNamesIsRefused(String url) {
    assertThrows(UsageException.class, () -> Endpoint.parse(url));
  }

  @Test
  void theEnvironmentsRegionsComeAfterTheHostAndBeforeTheDefault() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("MCP_API_ENDPOINT", "https://api.company.example");
    environment.put("AWS_DEFAULT_REGION", "eu-west-3");
    assertEquals("eu-west-3", region(environment));
    environment.put("AWS_REGION", "eu-west-2");
    assertEquals("eu-west-2", region(environment));
    environment.put("MCP_API_ENDPOINT", "https://abc.execute-api.eu-west-1.amazonaws.com");
    assertEquals("eu-west-1", region(environment));
    environment.put("MCP_REGION", "us-west-2");
    assertEquals("us-west-2", region(environment));
  }

  @Test
  void aMalformedRegionOfTheEnvironmentMattersOnlyWhereItIsUsed() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_REGION", "us_east_1");
    environment.put("MCP_API_ENDPOINT", "https://abc.execute-api.eu-west-1.amazonaws.com");
    assertEquals("eu-west-1", region(environment));
    environment.put("MCP_API_ENDPOINT", "https://api.company.example");
    UsageException refused = assertThrows(UsageException.class, () -> region(environment));
    assertTrue(String.valueOf(refused.getMessage()).contains("AWS_REGION is 'us_east_1'"));
  }

  private static String region(Map<String, String> environment) throws UsageException {
    return String.valueOf(Settings.read(CommandLine.parse(), environment).signingRegion());
  }
}
