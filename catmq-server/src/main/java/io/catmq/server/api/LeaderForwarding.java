package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.server.cluster.Leader;
import io.catmq.server.cluster.Leadership;
import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.metadata.Metadata;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Passes on to the leader what only the leader can do. Handlers need not know: a request whose handler throws
 * {@link NotLeaderException} is sent to the leader as it came, and the leader's answer goes back as it is. So whatever can
 * throw that must not have done anything before that a second run would do again. Once only: a broker that gets a
 * forwarded request and does not lead either answers {@code NO_LEADER}, as does everybody while nobody leads.
 */
@Component
final class LeaderForwarding {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderForwarding.class);
    /** For a broker to apply what the leader has just done, before its answer is passed on. */
    private static final long APPLY_MS = 1_000;
    /** A topic of a thousand partitions takes this long to make on a slow database. */
    private static final long ANSWER_MS = 60_000;

    private static final String HEARTBEAT = "/heartbeat";
    /** A member waits for a third of its session, and would take this broker for dead if its leader does not answer. */
    private static final long HEARTBEAT_MS = 2_000;

    private final Leadership leadership;
    private final LocalBroker broker;
    private final Metadata metadata;
    private final LeaderClient client;

    LeaderForwarding(Leadership leadership, LocalBroker broker, Metadata metadata) {
        this.leadership = leadership;
        this.broker = broker;
        this.metadata = metadata;
        this.client = new LeaderClient(leadership);
    }

    /** Answers a request that this broker could not handle: with the leader's answer, or with a problem. */
    void answer(HttpServletRequest request, HttpServletResponse response, NotLeaderException refused)
            throws IOException {
        Leader leader = refused.leader() == null ? leadership.leader() : refused.leader();
        ForwardableRequest whole = WebUtils.getNativeRequest(request, ForwardableRequest.class);
        if (leader == null || whole == null || leader.brokerId().equals(broker.id())) {
            LOG.debug("Nobody to forward {} to: {}", request.getRequestURI(), refused.getMessage());
            ProblemWriter.write(response, Problems.noLeader());
        } else if (request.getHeader(Forwarded.BY) != null) {
            LOG.debug("{} was forwarded to this broker, which does not lead", request.getRequestURI());
            ProblemWriter.write(response, Problems.noLeader());
        } else {
            forward(whole, response, leader);
        }
    }

    private void forward(ForwardableRequest request, HttpServletResponse response, Leader leader) throws IOException {
        HttpResponse<byte[]> answer;
        try {
            answer = client.send(toLeader(request, leader), leader, patienceMs(request));
        } catch (IOException failure) {
            LOG.debug("Forwarding {} to {} failed: {}", request.getRequestURI(), leader, failure.toString());
            ProblemWriter.write(response, Problems.leaderDoesNotAnswer(leader.brokerId()));
            return;
        }
        awaitTxid(answer);
        response.resetBuffer();
        response.setStatus(answer.statusCode());
        for (String name : Forwarded.ANSWER_HEADERS) {
            answer.headers().firstValue(name).ifPresent(value -> response.setHeader(name, value));
        }
        if (answer.body().length > 0) {
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        }
    }

    private static long patienceMs(ForwardableRequest request) {
        return request.getRequestURI().endsWith(HEARTBEAT) ? HEARTBEAT_MS : ANSWER_MS;
    }

    private HttpRequest toLeader(ForwardableRequest request, Leader leader) throws IOException {
        String query = request.getQueryString();
        HttpRequest.Builder builder = HttpRequest.newBuilder()
                .method(request.getMethod(), BodyPublishers.ofByteArray(request.body()))
                .header(Forwarded.BY, broker.id())
                .header(Forwarded.ACTOR, Forwarded.actor(request, broker));
        try {
            builder.uri(URI.create(leader.url() + request.getRequestURI() + (query == null ? "" : "?" + query)));
        } catch (IllegalArgumentException wrong) {
            throw new IOException("The leader's URL cannot be used: " + leader.url(), wrong);
        }
        copy(request, builder, "Content-Type");
        copy(request, builder, "Accept");
        return builder.build();
    }

    private static void copy(HttpServletRequest request, HttpRequest.Builder builder, String name) {
        @Nullable String value = request.getHeader(name);
        if (value != null) {
            builder.header(name, value);
        }
    }

    /** So that whoever asks this broker next finds what it has just done, also without a header. */
    private void awaitTxid(HttpResponse<byte[]> answer) {
        String txid = answer.headers().firstValue(ApiHeaders.TXID).orElse("");
        if (!txid.isEmpty() && !metadata.await(Long.parseLong(txid), APPLY_MS)) {
            LOG.debug("Transaction {} of the leader is not here yet", txid);
        }
    }
}
