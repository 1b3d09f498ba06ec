package io.github.dynamodbmcp.handlers;

import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP answer. */
record Response(int status, Map<String, String> headers, String body) {
  static Response of(Reply reply) {
    return new Response(200, Map.of("content-type", reply.contentType()), reply.body());
  }

  static Response json(int status, String body) {
    return new Response(status, Map.of("content-type", "application/json"), body);
  }

  static Response text(String text) {
    return plain(200, text);
  }

  static Response error(int status, String sentence) {
    return plain(status, sentence);
  }

  private static Response plain(int status, String text) {
    return new Response(status, Map.of("content-type", Reply.TEXT), text);
  }

  Response with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Response(status, all, body);
  }
}
