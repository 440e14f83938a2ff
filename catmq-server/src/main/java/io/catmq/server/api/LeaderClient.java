package io.catmq.server.api;

import io.catmq.server.cluster.Leader;
import io.catmq.server.cluster.Leadership;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks the leader and waits for its answer, but not for one that has lost the lead meanwhile: it may be frozen. */
final class LeaderClient {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final long LOOK_MS = 100;

    private final Leadership leadership;
    private @Nullable HttpClient http;

    LeaderClient(Leadership leadership) {
        this.leadership = leadership;
    }

    /** Made when first needed, which it never is on a broker that is alone. */
    private synchronized HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            // Its threads end some time after it; by their class loader the web server takes them for forgotten ones.
            Thread creator = Thread.currentThread();
            ClassLoader before = creator.getContextClassLoader();
            creator.setContextClassLoader(ClassLoader.getSystemClassLoader());
            try {
                made = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .executor(Executors.newCachedThreadPool(LeaderClient::thread))
                        .build();
            } finally {
                creator.setContextClassLoader(before);
            }
            http = made;
        }
        return made;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "catmq-to-leader");
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    /**
     * The answer, whatever its status.
     *
     * @param patienceMs for how long the leader may work on it
     * @throws IOException when there is none; whether the leader did what it was asked is unknown then
     */
    HttpResponse<byte[]> send(HttpRequest request, Leader leader, long patienceMs) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = http().sendAsync(request, BodyHandlers.ofByteArray());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
        try {
            while (true) {
                try {
                    return answer.get(LOOK_MS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    Leader now = leadership.leader();
                    if (now != null && now.term() != leader.term()) {
                        throw new IOException(now.brokerId() + " leads meanwhile, in term " + now.term(), notYet);
                    }
                    if (System.nanoTime() - end >= 0) {
                        throw new IOException("No answer in " + patienceMs + " ms", notYet);
                    }
                }
            }
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for the leader");
        } finally {
            answer.cancel(true);
        }
    }
}
