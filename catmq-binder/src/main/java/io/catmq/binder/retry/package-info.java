/** Which failures are tried again, how often and after which pauses. */
@NullMarked
package io.catmq.binder.retry;

import org.jspecify.annotations.NullMarked;
