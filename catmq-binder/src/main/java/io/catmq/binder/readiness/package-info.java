/** Whether the application can work, as its groups are told. */
@NullMarked
package io.catmq.binder.readiness;

import org.jspecify.annotations.NullMarked;
