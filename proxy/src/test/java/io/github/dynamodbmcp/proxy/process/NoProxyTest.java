package io.github.dynamodbmcp.proxy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hosts that {@code NO_PROXY} exempts. */
final class NoProxyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api.example.com | api.example.com",
        "example.com | api.example.com",
        ".example.com | api.example.com",
        "*.example.com | api.example.com",
        "Example.COM | api.example.com",
        "api.example.com:443 | api.example.com",
        "api.example.com. | api.example.com",
        "example.com | api.example.com.",
        "a, api.example.com ,b | api.example.com",
        "a api.example.com b | api.example.com",
        "* | api.example.com",
        "10.0.0.0/8 | 10.1.2.3",
        "172.16.0.0/12 | 172.31.255.255",
        "10.1.2.3 | 10.1.2.3",
        "10.1.2.3:443 | 10.1.2.3",
        "fd00::/8 | [fd12::1]",
        "[fd12::1] | [fd12::1]",
        "[fd12::1]:443 | [fd12::1]",
        "fd12::1 | [fd12::1]",
        "x | localhost",
        "x | 127.0.0.1",
        "x | [::1]",
        "x | 169.254.169.254"
      })
  void theseAreReachedDirectly(String variable, String host) {
    assertTrue(NoProxy.parse(variable).covers(host, 443));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api.example.com:8443 | api.example.com",
        "example.com | badexample.com",
        "api.example.com | example.com",
        "10.0.0.0/8 | 11.0.0.1",
        "172.16.0.0/12 | 172.32.0.1",
        "10.0.0.0/8 | 10.example.com",
        "fd00::/8 | [fe80::1]",
        "[fd12::1]:80 | [fd12::1]"
      })
  void theseAreReachedThroughTheProxy(String variable, String host) {
    assertFalse(NoProxy.parse(variable).covers(host, 443));
  }

  @Test
  void thePropertyOfTheJdkHasTheEntriesThatItCanExpress() {
    String property = NoProxy.parse("example.com, 10.0.0.0/8 b:8443").property();
    assertTrue(property.endsWith("|example.com|*.example.com|10.*"), property);
    assertTrue(property.startsWith("localhost|*.localhost|127.*|[::1]|"), property);
    assertEquals(NoProxy.parse(null), NoProxy.parse(""));
  }
}
