/**
 * Several brokers as one: who is there, who leads, in which term. Everything on database time, and every term fenced in the
 * database, so that a broker that was frozen can write nothing when it wakes up.
 */
@NullMarked
package io.catmq.server.cluster;

import org.jspecify.annotations.NullMarked;
