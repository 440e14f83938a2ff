/** A server for tests. */
@NullMarked
package io.catmq.embedded;

import org.jspecify.annotations.NullMarked;
