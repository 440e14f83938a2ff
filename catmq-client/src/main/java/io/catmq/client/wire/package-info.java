@NullMarked
package io.catmq.client.wire;

import org.jspecify.annotations.NullMarked;
