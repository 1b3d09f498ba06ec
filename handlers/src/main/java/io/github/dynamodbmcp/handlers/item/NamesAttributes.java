package io.github.dynamodbmcp.handlers.item;

import java.util.stream.Stream;

/** The value of an argument that names attributes. */
public interface NamesAttributes {
  /** The paths that it names, as the caller wrote them. */
  Stream<DocumentPath> named();
}
