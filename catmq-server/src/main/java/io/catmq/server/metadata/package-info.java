/**
 * What exists: topics, partitions and groups, in the metadata database. Every change is one transaction that takes the
 * next transaction id and is told in {@code metadata_log}; brokers answer from a snapshot in memory.
 */
@NullMarked
package io.catmq.server.metadata;

import org.jspecify.annotations.NullMarked;
