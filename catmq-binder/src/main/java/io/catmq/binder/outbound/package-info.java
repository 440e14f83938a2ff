/** From the output channel to a topic. */
@NullMarked
package io.catmq.binder.outbound;

import org.jspecify.annotations.NullMarked;
