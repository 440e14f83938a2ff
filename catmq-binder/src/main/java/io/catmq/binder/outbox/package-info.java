/** Sending inside the application's transaction: rows in its database, relayed to topics after the commit. */
@NullMarked
package io.catmq.binder.outbox;

import org.jspecify.annotations.NullMarked;
