/** From a topic to the input channel: polling, handling, redelivery, committing. */
@NullMarked
package io.catmq.binder.inbound;

import org.jspecify.annotations.NullMarked;
