@NullMarked
package io.catmq.samples.quickstart;

import org.jspecify.annotations.NullMarked;
