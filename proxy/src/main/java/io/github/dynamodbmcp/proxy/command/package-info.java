/** The commands that a person types: tools, call, check, validate, config, help. */
@NullMarked
package io.github.dynamodbmcp.proxy.command;

import org.jspecify.annotations.NullMarked;
