@NullMarked
package io.catmq.client;

import org.jspecify.annotations.NullMarked;
