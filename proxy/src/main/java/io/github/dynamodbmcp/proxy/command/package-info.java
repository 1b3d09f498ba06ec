/** The commands that a person types: tools, call, check, config, help. */
@NullMarked
package io.github.dynamodbmcp.proxy.command;

import org.jspecify.annotations.NullMarked;
