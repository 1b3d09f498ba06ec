/**
 * Reads DynamoDB's expression syntax: its words, and the attributes that an expression names.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">
 *     Condition and filter expressions, operators and functions</a>
 */
@NullMarked
package io.github.dynamodbmcp.handlers.expression;

import org.jspecify.annotations.NullMarked;
