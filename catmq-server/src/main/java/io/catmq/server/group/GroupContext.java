package io.catmq.server.group;

/** What all groups use. */
record GroupContext(
        GroupStore store, OffsetStore offsets, GroupProperties settings, GroupMeters meters, String broker) {}
