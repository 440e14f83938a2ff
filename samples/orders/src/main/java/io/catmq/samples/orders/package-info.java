/** A shop whose orders and events commit or vanish together. */
@NullMarked
package io.catmq.samples.orders;

import org.jspecify.annotations.NullMarked;
