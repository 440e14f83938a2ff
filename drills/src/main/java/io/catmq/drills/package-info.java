/**
 * {@code ./catmq drill} and {@code ./catmq cluster}: real brokers, databases and clients as processes, harm done to them, and
 * a checker that says from the histories, the tables and the brokers' answers whether a promise was broken.
 */
@NullMarked
package io.catmq.drills;

import org.jspecify.annotations.NullMarked;
