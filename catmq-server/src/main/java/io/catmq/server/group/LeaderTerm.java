package io.catmq.server.group;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The groups as this broker knows them while it leads in one term; with the term it forgets them. */
record LeaderTerm(long term, ConcurrentMap<String, Group> groups) {
    static LeaderTerm of(long term) {
        return new LeaderTerm(term, new ConcurrentHashMap<>());
    }
}
