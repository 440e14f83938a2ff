@NullMarked
package io.catmq.binder;

import org.jspecify.annotations.NullMarked;
