package io.catmq.server.api;

import io.catmq.client.wire.ApiPaths;
import java.util.regex.Pattern;

/** Paths whose bodies are no JSON and have exact limits of their own. The whole path counts: a topic may be called "records". */
final class BinaryPaths {
    private static final Pattern RECORDS = pattern(ApiPaths.RECORDS);
    private static final Pattern SETTLE = pattern(ApiPaths.GROUP_SETTLE);

    private BinaryPaths() {}

    private static Pattern pattern(String template) {
        return Pattern.compile(template.replaceAll("\\{\\w+}", "[^/]+"));
    }

    /** Record batches. */
    static boolean isRecords(String uri) {
        return uri.endsWith("/records") && RECORDS.matcher(uri).matches();
    }

    /** Settlements, and messages for later. */
    static boolean isSettlement(String uri) {
        return uri.equals(ApiPaths.SCHEDULE)
                || (uri.endsWith("/settle") && SETTLE.matcher(uri).matches());
    }
}
