/** What every binding is doing, kept for the health endpoint. */
@NullMarked
package io.catmq.binder.health;

import org.jspecify.annotations.NullMarked;
