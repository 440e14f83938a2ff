@NullMarked
package io.catmq.server;

import org.jspecify.annotations.NullMarked;
