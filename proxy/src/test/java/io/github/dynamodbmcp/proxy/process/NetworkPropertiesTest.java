package io.github.dynamodbmcp.proxy.process;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dynamodbmcp.proxy.settings.Endpoint;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables of the network that can't be used, and endpoints that need them or don't. */
final class NetworkPropertiesTest {

  @Test
  void whatOneEndpointDoesNotNeedIsStillRefusedForAnother() throws Exception {
    Endpoint local = Endpoint.parse("http://127.0.0.1:8787");
    Endpoint remote = Endpoint.parse("https://api.example.com");
    for (Map<String, String> environment :
        List.of(
            Map.of("HTTPS_PROXY", "nonsense://x"), Map.of("AWS_CA_BUNDLE", "/no/such/file.pem"))) {
      NetworkProperties properties = new NetworkProperties(environment);
      for (int i = 0; i < 2; i++) {
        assertNotNull(properties.apply(local));
        assertThrows(UsageException.class, () -> properties.apply(remote));
      }
    }
  }
}
