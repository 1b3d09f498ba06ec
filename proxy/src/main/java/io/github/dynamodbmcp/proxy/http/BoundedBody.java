package io.github.dynamodbmcp.proxy.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects a response body up to a limit; a longer one fails the response. */
final class BoundedBody implements BodySubscriber<byte[]> {

  private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
  private final int maxBytes;
  private long received;
  private @Nullable Subscription subscription;

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body.getBody();
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    body.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (received <= maxBytes) {
      body.onNext(buffers);
    } else if (subscription != null) {
      subscription.cancel();
      subscription = null;
      body.onError(new ResponseTooLargeException(maxBytes));
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.onError(failure);
  }

  @Override
  public void onComplete() {
    body.onComplete();
  }
}
