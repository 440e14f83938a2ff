/** Handling in the application's transaction, together with the position in the topic. */
@NullMarked
package io.catmq.binder.transactional;

import org.jspecify.annotations.NullMarked;
