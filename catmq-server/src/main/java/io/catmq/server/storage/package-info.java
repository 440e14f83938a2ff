/** Whether there is room for more messages: producers are refused before a database is full, consumers never. */
@NullMarked
package io.catmq.server.storage;

import org.jspecify.annotations.NullMarked;
