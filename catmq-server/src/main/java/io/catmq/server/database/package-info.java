/** One database: its connections, its dialect, its checks at the start, its schema. The lowest package of the server. */
@NullMarked
package io.catmq.server.database;

import org.jspecify.annotations.NullMarked;
