/** What the actuator shows of the application's bindings. */
@NullMarked
package io.catmq.binder.endpoint;

import org.jspecify.annotations.NullMarked;
