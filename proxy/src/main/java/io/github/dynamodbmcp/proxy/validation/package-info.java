/** Asks a deployed API's tools and fails unless every answer is right: the command validate. */
@NullMarked
package io.github.dynamodbmcp.proxy.validation;

import org.jspecify.annotations.NullMarked;
