/**
 * Messages that are delivered later: rows beside the partitions that they go to, and a dispatcher that moves what is due
 * into the log. How it works is told in {@code docs/schedule.md}.
 */
@NullMarked
package io.catmq.server.schedule;

import org.jspecify.annotations.NullMarked;
