package io.catmq.drills;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a broker and its database, or between a client and a broker, and can delay, hang and cut. To a MySQL
 * database it can also do the meanest: let a write through and cut when its answer comes, so that the write is committed and
 * its sender never hears of it.
 */
final class FaultProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cutsToCome = new AtomicInteger();
    private final AtomicInteger cutsDone = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private final Object hanging = new Object();
    private boolean hangs;

    private FaultProxy(ServerSocket listener, int targetPort) {
        this.listener = listener;
        this.targetPort = targetPort;
    }

    static FaultProxy to(int targetPort) {
        try {
            var proxy = new FaultProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new DrillException("Cannot start a proxy", e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Everything takes that much longer from now on, in each direction. */
    void delay(Duration each) {
        delay = each;
    }

    /** Forwards nothing any more, and closes nothing, until it is called with false. */
    void hang(boolean now) {
        synchronized (hanging) {
            hangs = now;
            hanging.notifyAll();
        }
    }

    /** Cuts all connections; new ones are forwarded. */
    void cut() {
        for (var socket : sockets) {
            close(socket);
        }
    }

    /** The next write is forwarded, and its connection cut when the answer comes. */
    void cutAfterNextWrite() {
        cutsToCome.set(1);
    }

    /** How many connections {@link #cutAfterNextWrite()} has cut. */
    int cutsAfterWrites() {
        return cutsDone.get();
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                try {
                    forward(client, new Socket(InetAddress.getLoopbackAddress(), targetPort));
                } catch (IOException e) {
                    // What is behind is down, and whoever asked hears it the same way.
                    close(client);
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void forward(Socket client, Socket server) throws IOException {
        sockets.add(client);
        sockets.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        var conversation = new MySqlConversation();
        start(() -> pump(client, server, conversation, true));
        start(() -> pump(server, client, conversation, false));
    }

    private void pump(Socket from, Socket to, MySqlConversation conversation, boolean request) {
        var buffer = new byte[1 << 16];
        try (from;
                to) {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int count; (count = in.read(buffer)) >= 0; ) {
                dawdle();
                if (request) {
                    conversation.request(buffer, count);
                } else {
                    conversation.answer(buffer, count);
                    if (conversation.answersWrite() && cutsToCome.getAndSet(0) > 0) {
                        cutsDone.incrementAndGet();
                        return;
                    }
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Cut: whoever used it notices.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void dawdle() throws InterruptedException {
        Thread.sleep(delay.toMillis());
        synchronized (hanging) {
            while (hangs) {
                hanging.wait();
            }
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // Nobody can connect either way.
        }
        hang(false);
        cut();
    }
}
