/** What can be set in {@code spring.cloud.stream.catmq.*}. */
@NullMarked
package io.catmq.binder.properties;

import org.jspecify.annotations.NullMarked;
