package io.catmq.server.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between brokers and a database and cuts connections: before a statement is forwarded, right after it (so that it
 * is done and nobody hears of it), before its answer is, and worst, it cuts first and forwards the statement a while
 * later, when its sender has long tried again.
 */
public final class CuttingProxy implements AutoCloseable {
    private static final Duration LATE = Duration.ofMillis(60);
    private static final String COMMIT = "COMMIT";
    /** Whether a transaction is done is never more doubtful than here, and commits are few among all that is sent. */
    private static final int COMMIT_ONE_IN = 12;

    private final ServerSocket listener;
    private final int targetPort;
    private final Random random;
    private final int oneIn;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean cutting;

    public CuttingProxy(int targetPort, long seed, int oneIn) {
        this.targetPort = targetPort;
        this.random = new Random(seed);
        this.oneIn = oneIn;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int cuts() {
        return cuts.get();
    }

    public void cutting(boolean now) {
        cutting = now;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                start(() -> forward(client, server, true));
                start(() -> forward(server, client, false));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void forward(Socket from, Socket to, boolean towardsServer) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count;
            while ((count = in.read(buffer)) >= 0) {
                boolean commit = towardsServer && isCommit(buffer, count);
                int what = cutting ? random.nextInt(commit ? Math.min(oneIn, COMMIT_ONE_IN) : oneIn) : oneIn;
                if (what == 0 || (what == 1 && !towardsServer)) {
                    cuts.incrementAndGet();
                    return;
                }
                if (what == 1) {
                    cuts.incrementAndGet();
                    from.close();
                    LockSupport.parkNanos(LATE.toNanos());
                }
                out.write(buffer, 0, count);
                if (what == 1 || (what == 2 && towardsServer)) {
                    cuts.incrementAndGet();
                    return;
                }
            }
        } catch (IOException cut) {
            // Whoever used it notices.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** A packet of the MySQL protocol: three bytes of length, one of sequence, one of command, the statement. */
    private static boolean isCommit(byte[] packet, int count) {
        return count == 5 + COMMIT.length()
                && new String(packet, 5, COMMIT.length(), US_ASCII).equalsIgnoreCase(COMMIT);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        cutting = false;
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
