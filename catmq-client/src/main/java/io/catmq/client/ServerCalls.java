package io.catmq.client;

import io.catmq.client.wire.ProblemDetail;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Calls to whichever server answers: moves to the next one when one cannot be reached or cannot do it now, waits longer
 * and longer once all were tried, and gives up at a deadline. Thread safe.
 */
final class ServerCalls implements AutoCloseable {
    private final ConnectionOptions options;
    private final HttpTransport transport;
    private final ServerList servers;
    private final CountDownLatch closed = new CountDownLatch(1);

    ServerCalls(ConnectionOptions options) {
        this.options = options;
        this.transport = new HttpTransport(options);
        this.servers = new ServerList(options.servers());
    }

    ConnectionOptions options() {
        return options;
    }

    /** The servers' URLs, for messages. */
    String servers() {
        return servers.toString();
    }

    /** A call with a JSON answer, tried for as long as one request may take. */
    <T> T call(HttpCall call, Class<T> answerType) {
        return call(call, answerType, Deadline.in(options.requestTimeout()));
    }

    <T> T call(HttpCall call, Class<T> answerType, Deadline deadline) {
        HttpAnswer answer = send(call, deadline);
        try {
            return Json.read(answer.body(), answerType);
        } catch (JacksonException e) {
            throw new CatMqException(
                    call.method() + " " + call.path() + ": the answer is not the expected JSON; does "
                            + servers.current() + " speak this version of the API?",
                    null,
                    false,
                    e);
        }
    }

    HttpAnswer send(HttpCall call, Deadline deadline) {
        try {
            return send(call, deadline, new Attempts());
        } catch (InterruptedException e) {
            throw interrupted(call);
        }
    }

    static CatMqException interrupted(HttpCall call) {
        Thread.currentThread().interrupt();
        return new CatMqException(
                call.method() + " " + call.path() + ": the thread was interrupted while it waited", null, false, null);
    }

    /**
     * Tries until it works, is refused, or the deadline has passed.
     *
     * @param attempts goes on counting where an earlier call stopped
     * @throws ServerUnavailableException when the deadline has passed, with the last trouble as its cause
     */
    HttpAnswer send(HttpCall call, Deadline deadline, Attempts attempts) throws InterruptedException {
        while (true) {
            try {
                return once(call, deadline.atMost(options.requestTimeout()), attempts, canceller -> {});
            } catch (CatMqException e) {
                if (!e.retriable()) {
                    throw e;
                }
                boolean mayRepeat = call.repeatable() || e.code() != null || !attempts.lastWasSent();
                if (!mayRepeat || deadline.hasPassed()) {
                    throw e;
                }
                attempts.retrying(e);
            }
            pause(Math.min(attempts.nextDelayMs(), deadline.remaining().toMillis()));
        }
    }

    /**
     * Tries once with the current server; when that fails, the next call goes to the next one.
     *
     * @param canceller is given what ends the exchange from another thread
     * @throws ServerUnavailableException when it may work later or elsewhere
     * @throws CatMqException as the server refuses it
     */
    HttpAnswer once(HttpCall call, Duration timeout, Attempts attempts, Consumer<Runnable> canceller) {
        URI server = servers.current();
        HttpAnswer answer;
        try {
            HttpCall numbered = call.attempt() < 0 ? call : call.withAttempt(attempts.maybeSent());
            answer = transport.exchange(server, numbered, timeout.plus(call.longPoll()), canceller);
        } catch (IOException e) {
            servers.failed(server);
            boolean sent = !neverLeft(e);
            // A kept connection may have been closed by the server just now: that deserves one try at once.
            attempts.failed(sent, Math.max(servers.size(), sent ? 2 : 1), null);
            throw unreachable(server, call, e);
        }
        if (answer.isSuccess()) {
            return answer;
        }
        ProblemDetail problem = Problems.read(answer);
        CatMqException refusal = Problems.toException(problem, call);
        if (refusal.retriable()) {
            servers.failed(server);
            attempts.failed(true, servers.size(), problem.retryAfterMs());
        }
        throw refusal;
    }

    private static ServerUnavailableException unreachable(URI server, HttpCall call, IOException cause) {
        return new ServerUnavailableException(
                "No answer from " + server + " to " + call.method() + " " + call.path() + ": " + describe(cause)
                        + ". Is the server running and the URL right?",
                null,
                cause);
    }

    private static String describe(IOException e) {
        @Nullable String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Whether the request certainly reached nobody. */
    private static boolean neverLeft(IOException e) {
        return e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof ConnectionRequestTimeoutException
                || e instanceof UnknownHostException
                || e instanceof NoRouteToHostException;
    }

    void pause(long ms) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (closed.await(ms, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Closed while waiting for a server");
        }
    }

    /** Ends what is waiting and frees the connections. */
    @Override
    public void close() {
        closed.countDown();
        transport.close();
    }
}
