package io.github.dynamodbmcp.proxy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of AWS that issue credentials: Security Token Service and IAM Identity Center (SSO). A
 * role's key is named after the role: {@code AKID} and the role, with the secret {@code secret-of-}
 * and the role.
 */
final class FakeAws {

  private static final String STS = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final String SSO_PATH = "/federation/credentials";

  private final Map<String, String> faults = new ConcurrentHashMap<>();
  private final Map<String, String> mayAssume = new ConcurrentHashMap<>();

  static boolean isFor(HttpExchange exchange, String body) {
    return body.startsWith("Action=") || exchange.getRequestURI().getPath().equals(SSO_PATH);
  }

  /** Makes STS refuse this key with this code; it accepts all others. */
  void refuses(String accessKey, String code) {
    faults.put(accessKey, code);
  }

  /**
   * Allows a caller to assume a role.
   *
   * @param proof an access key, a web identity's token or an SSO access token
   */
  void lets(String proof, String role) {
    mayAssume.put(role, proof);
  }

  void answer(HttpExchange exchange, String body) throws IOException {
    if (exchange.getRequestURI().getPath().equals(SSO_PATH)) {
      String role = parameter(exchange.getRequestURI().getQuery(), "role_name");
      singleSignOn(exchange, role);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    String key = SignatureCheck.accessKey(exchange);
    String role = parameter(body, "RoleArn").replaceFirst(".*/", "");
    switch (parameter(body, "Action")) {
      case "GetCallerIdentity" -> callerIdentity(exchange, key);
      case "AssumeRole" -> assume(exchange, "AssumeRole", role, key);
      case "AssumeRoleWithWebIdentity" ->
          assume(exchange, "AssumeRoleWithWebIdentity", role, parameter(body, "WebIdentityToken"));
      default -> fault(exchange, "InvalidAction", "no");
    }
  }

  private void callerIdentity(HttpExchange exchange, @Nullable String key) throws IOException {
    String fault = faults.get(String.valueOf(key));
    if (fault != null) {
      fault(exchange, fault, "no");
      return;
    }
    FakeGateway.write(
        exchange,
        200,
        """
        <GetCallerIdentityResponse xmlns="%s"><GetCallerIdentityResult>\
        <Arn>arn:aws:iam::123456789012:user/%s</Arn><UserId>U</UserId><Account>123456789012</Account>\
        </GetCallerIdentityResult></GetCallerIdentityResponse>\
        """
            .formatted(STS, key));
  }

  private void assume(HttpExchange exchange, String action, String role, @Nullable String proof)
      throws IOException {
    if (!String.valueOf(proof).equals(mayAssume.get(role))) {
      fault(
          exchange,
          "AccessDenied",
          "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
              .formatted(proof, role));
      return;
    }
    FakeGateway.write(
        exchange,
        200,
        """
        <%1$sResponse xmlns="%2$s"><%1$sResult><Credentials><AccessKeyId>AKID%3$s</AccessKeyId>\
        <SecretAccessKey>secret-of-%3$s</SecretAccessKey><SessionToken>token-of-%3$s</SessionToken>\
        <Expiration>%4$s</Expiration></Credentials></%1$sResult></%1$sResponse>\
        """
            .formatted(action, STS, role, inAnHour()));
  }

  private void singleSignOn(HttpExchange exchange, String role) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("x-amz-sso_bearer_token");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (!String.valueOf(token).equals(mayAssume.get(role))) {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", "UnauthorizedException");
      FakeGateway.write(exchange, 401, "{\"message\":\"Session token not found or invalid\"}");
      return;
    }
    FakeGateway.write(
        exchange,
        200,
        """
        {"roleCredentials":{"accessKeyId":"AKID%1$s","secretAccessKey":"secret-of-%1$s",\
        "sessionToken":"token-of-%1$s","expiration":%2$d}}\
        """
            .formatted(role, inAnHour().toEpochMilli()));
  }

  private static void fault(HttpExchange exchange, String code, String message) throws IOException {
    FakeGateway.write(
        exchange,
        403,
        """
        <ErrorResponse xmlns="%s"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message>\
        </Error></ErrorResponse>\
        """
            .formatted(STS, code, message));
  }

  private static Instant inAnHour() {
    return Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String parameter(String form, String name) {
    Matcher found = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(form);
    return found.find() ? URLDecoder.decode(found.group(1), StandardCharsets.UTF_8) : "";
  }
}
