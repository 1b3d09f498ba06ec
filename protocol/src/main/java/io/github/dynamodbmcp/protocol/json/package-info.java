/** JSON trees with exact numbers and bounded depth, without Jackson's mapper. */
@NullMarked
package io.github.dynamodbmcp.protocol.json;

import org.jspecify.annotations.NullMarked;
