/** Terminal commands for operators: what groups do, and where they go on reading. */
@NullMarked
package io.catmq.cli;

import org.jspecify.annotations.NullMarked;
