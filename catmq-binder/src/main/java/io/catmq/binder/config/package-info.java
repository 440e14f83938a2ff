/** The binder's beans. */
@NullMarked
package io.catmq.binder.config;

import org.jspecify.annotations.NullMarked;
