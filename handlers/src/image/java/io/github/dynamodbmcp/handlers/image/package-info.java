/**
 * Builds the parts of the image that Jib can't build. It runs at build time, and isn't part of the
 * image.
 *
 * <p>{@link io.github.dynamodbmcp.handlers.image.ImageLayers} puts the jars where Jib will put
 * them, links a JVM, takes the native libraries out of their jars and writes the JVM's options.
 * {@link io.github.dynamodbmcp.handlers.image.AotCache} then trains the ahead-of-time cache: that
 * JVM with those jars runs all functions in the functions' own runtime loop, against a {@link
 * io.github.dynamodbmcp.handlers.image.RuntimeApi} and a {@link
 * io.github.dynamodbmcp.handlers.image.CannedDynamoDb}.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.image;

import org.jspecify.annotations.NullMarked;
