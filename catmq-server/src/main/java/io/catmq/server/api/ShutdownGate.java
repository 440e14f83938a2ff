package io.catmq.server.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The first thing to stop: from then on new requests are refused, so that clients move on at once, and waiting fetches
 * are answered with what there is. Requests under way end by themselves; the web server waits for them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ShutdownGate implements Filter, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownGate.class);

    private final WaitingFetches waitingFetches;
    private volatile boolean running;
    private volatile boolean closing;

    ShutdownGate(WaitingFetches waitingFetches) {
        this.waitingFetches = waitingFetches;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (closing && ((HttpServletRequest) request).getRequestURI().startsWith("/v1/")) {
            HttpServletResponse answer = (HttpServletResponse) response;
            answer.setHeader("Connection", "close");
            ProblemWriter.write(answer, Problems.shuttingDown());
            return;
        }
        chain.doFilter(request, response);
    }

    @Override
    public void start() {
        closing = false;
        running = true;
    }

    @Override
    public void stop() {
        closing = true;
        int answered = waitingFetches.close();
        LOG.info("Shutting down: new requests are refused, {} waiting fetches were answered", answered);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
