/**
 * The log: one table per partition, one row per append, the primary key as arbiter between brokers. How it works is
 * told in {@code docs/log.md}.
 */
@NullMarked
package io.catmq.server.log;

import org.jspecify.annotations.NullMarked;
