@NullMarked
package io.catmq.benchmarks;

import org.jspecify.annotations.NullMarked;
