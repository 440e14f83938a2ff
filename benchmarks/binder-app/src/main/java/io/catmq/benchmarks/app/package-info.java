/** The application that {@code bench binder} runs once with each binder. Nothing here knows which one it is. */
@NullMarked
package io.catmq.benchmarks.app;

import org.jspecify.annotations.NullMarked;
