/** Webhooks to partners whose servers are down now and then. */
@NullMarked
package io.catmq.samples.delayedretry;

import org.jspecify.annotations.NullMarked;
