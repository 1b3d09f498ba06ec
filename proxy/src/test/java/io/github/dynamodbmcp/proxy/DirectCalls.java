package io.github.dynamodbmcp.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * The baseline of the benchmark (bench/proxy): makes one signed call for every line that it reads,
 * and writes a line when the response has arrived.
 */
public final class DirectCalls {

  private DirectCalls() {}

  public static void main(String... args) throws IOException, InterruptedException {
    URI uri = URI.create(args[0] + "/dynamodb/get-item");
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    AwsBasicCredentials keys =
        AwsBasicCredentials.create(FakeGateway.ACCESS_KEY, FakeGateway.SECRET_KEY);
    InputStream in = System.in;
    while (in.read() >= 0) {
      String body = "{\"table_name\":\"T\",\"n\":1}";
      SdkHttpRequest unsigned =
          SdkHttpRequest.builder()
              .method(SdkHttpMethod.POST)
              .uri(uri)
              .putHeader("x-mcp-user", "bench")
              .putHeader("Content-Type", "application/json")
              .build();
      HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body));
      signer
          .sign(sign ->
              sign.identity(keys)
                  .request(unsigned)
                  .payload(ContentStreamProvider.fromUtf8String(body))
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                  .putProperty(AwsV4HttpSigner.REGION_NAME, FakeGateway.REGION))
          .request()
          .forEachHeader((name, values) -> {
            if (!name.equals("Host")) {
              values.forEach(value -> request.header(name, value));
            }
          });
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      System.out.println(answer.statusCode());
    }
  }
}
