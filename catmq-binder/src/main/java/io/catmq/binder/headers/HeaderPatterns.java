package io.catmq.binder.headers;

import io.catmq.binder.CatMqHeaders;
import java.util.List;
import java.util.Set;
import org.springframework.integration.support.utils.PatternMatchUtils;
import org.springframework.messaging.MessageHeaders;

/** Which headers travel: the first pattern that fits decides; {@code !} before it leaves the header out. */
public final class HeaderPatterns {
    /** All headers. */
    public static final HeaderPatterns ALL = new HeaderPatterns(List.of());

    /** Without these the other side cannot read the payload, or the trace ends: as CatMQ's own, only left out when meant. */
    private static final Set<String> ALWAYS =
            Set.of(MessageHeaders.CONTENT_TYPE, "traceparent", "tracestate", "baggage", "b3");

    private final String[] patterns;
    private final boolean onlyLeavesOut;

    /** These patterns; none takes all, and so do those that only leave out, but for that. */
    public HeaderPatterns(List<String> patterns) {
        this.patterns = patterns.stream().map(String::strip).toArray(String[]::new);
        this.onlyLeavesOut =
                patterns.stream().allMatch(pattern -> pattern.strip().startsWith("!"));
    }

    boolean take(String name) {
        if (patterns.length == 0) {
            return true;
        }
        Boolean taken = PatternMatchUtils.smartMatch(name, patterns);
        return taken == null ? onlyLeavesOut || ALWAYS.contains(name) || name.startsWith(CatMqHeaders.PREFIX) : taken;
    }
}
