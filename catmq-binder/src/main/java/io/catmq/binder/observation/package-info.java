/** What an application can see of its bindings: observations (traces), metrics. */
@NullMarked
package io.catmq.binder.observation;

import org.jspecify.annotations.NullMarked;
