/**
 * Consumer groups in the shape of KIP-848: the server assigns, members reconcile with their heartbeats, and only what
 * moves pauses. Who owns a partition, and how far it has read, lies beside the messages and decides every commit.
 */
@NullMarked
package io.catmq.server.group;

import org.jspecify.annotations.NullMarked;
