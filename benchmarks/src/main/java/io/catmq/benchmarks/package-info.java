/** {@code ./catmq bench}: measures the broker against the bare database of the same run. */
@NullMarked
package io.catmq.benchmarks;

import org.jspecify.annotations.NullMarked;
