package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.server.cluster.LocalBroker;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What brokers tell each other about requests that one passes on to another, and who a request comes from. */
final class Forwarded {
    /** The broker that passes a request on; such a request is never passed on again. */
    static final String BY = "Catmq-Forwarded-By";
    /** Who sent it to that broker. */
    static final String ACTOR = "Catmq-Forwarded-Actor";
    /** Headers of the leader's answer that the client gets to see. */
    static final List<String> ANSWER_HEADERS = List.of("Content-Type", ApiHeaders.TXID, "Retry-After", "Location");

    private static final int LONGEST = 255;
    private static final int LONGEST_AGENT = 100;
    private static final int LONGEST_ADDRESS = 60;

    private Forwarded() {}

    /** Who wants something, as the metadata log tells: address, the program that asks, and the broker that was asked. */
    static String actor(HttpServletRequest request, LocalBroker broker) {
        String told = request.getHeader(ACTOR);
        if (told != null && request.getHeader(BY) != null) {
            return shortened(told, LONGEST);
        }
        @Nullable String agent = request.getHeader("User-Agent");
        return shortened(
                request.getRemoteAddr() + (agent == null ? "" : " " + shortened(agent, LONGEST_AGENT)) + " via "
                        + broker.id(),
                LONGEST);
    }

    /** The address that a request came from, to this broker or to the one that has passed it on. */
    static String address(HttpServletRequest request) {
        String told = request.getHeader(ACTOR);
        return told != null && request.getHeader(BY) != null
                ? shortened(told.split(" ", 2)[0], LONGEST_ADDRESS)
                : request.getRemoteAddr();
    }

    /** Headers are foreign text: short, and only what a header may carry on. */
    private static String shortened(String text, int length) {
        String clean = text.replaceAll("[^ -~]", "?");
        return clean.length() > length ? clean.substring(0, length) : clean;
    }
}
