package io.catmq.client;

import io.catmq.client.wire.ApiHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 in the calling thread over kept connections: no thread is handed over to. It neither retries nor follows
 * anything by itself; what to do about trouble is decided in {@link ServerCalls}.
 */
final class HttpTransport implements AutoCloseable {
    private static final int MAX_CONNECTIONS_PER_SERVER = 128;

    /** Servers come and go, so no number of them is known here. */
    private static final int MAX_CONNECTIONS = 64 * MAX_CONNECTIONS_PER_SERVER;

    /** Shorter than what servers allow (Tomcat: 60 s), so that a connection is rarely closed just as it is used. */
    private static final TimeValue MAX_IDLE = TimeValue.ofSeconds(30);

    private final CloseableHttpClient client;
    private final @Nullable String authorization;

    /** A server that names itself with plain http must not be told what was meant for https. */
    private final boolean onlySecure;

    HttpTransport(ConnectionOptions options) {
        this(options, options.connectTimeout());
    }

    HttpTransport(ConnectionOptions options, Duration connectTimeout) {
        authorization = options.authorization();
        onlySecure = options.servers().stream().anyMatch(server -> "https".equals(server.getScheme()));
        String name =
                options.clientId() == null ? "" : " (" + options.clientId().replaceAll("[^ -'*-~]", "?") + ")";
        client = HttpClients.custom()
                .setConnectionManager(connections(connectTimeout, options.sslContext()))
                .setUserAgent("catmq-client" + name)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    private static HttpClientConnectionManager connections(Duration connectTimeout, @Nullable SSLContext tls) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(tls == null ? null : new DefaultClientTlsStrategy(tls))
                .setMaxConnPerRoute(MAX_CONNECTIONS_PER_SERVER)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setIdleTimeout(Timeout.of(MAX_IDLE.toDuration()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(10))
                        .build())
                .build();
    }

    /**
     * Sends a request to one server and reads the answer whole.
     *
     * @param timeout how long to wait for a free connection, and for each part of the answer
     * @param canceller is given what ends the exchange from another thread
     * @throws IOException when there is no whole answer; whether the server has worked on it is then not known
     */
    HttpAnswer exchange(URI server, HttpCall call, Duration timeout, Consumer<Runnable> canceller) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), server.resolve(call.path()));
        Timeout limit = Timeout.ofMilliseconds(Math.max(1, timeout.toMillis()));
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(limit)
                .setConnectionRequestTimeout(limit)
                .setRedirectsEnabled(false)
                .setContentCompressionEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build());
        request.setHeader(HttpHeaders.ACCEPT, accept(call));
        if (authorization != null && (!onlySecure || "https".equals(server.getScheme()))) {
            request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        if (call.isBatch()) {
            request.setHeader(ApiHeaders.ATTEMPT, Integer.toString(call.attempt()));
        }
        if (call.txid() >= 0) {
            request.setHeader(ApiHeaders.TXID, Long.toString(call.txid()));
        }
        request.setEntity(call.entity());
        canceller.accept(request::cancel);
        try {
            return client.execute(request, response -> readWhole(server, call, response));
        } catch (CancellationException e) {
            // So the pool says that the thread was interrupted before it had a connection.
            throw new ConnectionRequestTimeoutException("interrupted while waiting for a connection");
        }
    }

    private static String accept(HttpCall call) {
        return call.accept() + ", " + ApiHeaders.PROBLEM_TYPE;
    }

    private static HttpAnswer readWhole(URI server, HttpCall call, ClassicHttpResponse response) throws IOException {
        Header txid = response.getFirstHeader(ApiHeaders.TXID);
        return new HttpAnswer(
                server,
                response.getCode(),
                readBody(response.getEntity(), response.getCode() == HttpStatus.SC_OK ? call.memory() : null),
                txid == null ? null : txid.getValue());
    }

    private static HttpAnswer.Content readBody(HttpEntity entity, @Nullable AnswerMemory memory) throws IOException {
        if (entity == null) {
            return new HttpAnswer.Content(new byte[0], 0);
        }
        try (InputStream in = entity.getContent()) {
            long length = entity.getContentLength();
            if (length < 0) {
                byte[] all = in.readAllBytes();
                return new HttpAnswer.Content(all, all.length);
            }
            if (length > Integer.MAX_VALUE - 8) {
                throw new IOException("The server's answer has " + length + " bytes");
            }
            // Into one array: reading many bytes without one collects pieces and copies them together.
            int wanted = (int) length;
            byte[] body = memory == null ? new byte[wanted] : memory.atLeast(wanted);
            int read = in.readNBytes(body, 0, wanted);
            if (read < wanted) {
                throw new IOException("The server's answer ended after " + read + " of " + length + " bytes");
            }
            return new HttpAnswer.Content(body, wanted);
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
