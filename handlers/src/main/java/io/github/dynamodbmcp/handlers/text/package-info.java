/** Text in answers and errors, written so that nothing in it can pass for something else. */
@NullMarked
package io.github.dynamodbmcp.handlers.text;

import org.jspecify.annotations.NullMarked;
