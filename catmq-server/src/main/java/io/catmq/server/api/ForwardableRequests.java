package io.catmq.server.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Lets requests to the API keep their bodies, which are limited by then, for {@link LeaderForwarding}. */
@Component
@Order(1)
final class ForwardableRequests implements Filter {
    private final int limit;

    ForwardableRequests(LimitProperties limits) {
        this.limit = limits.jsonBytes();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String uri = ((HttpServletRequest) request).getRequestURI();
        // Record batches never need the leader.
        boolean keeps = uri.startsWith("/v1/") && !BinaryPaths.isRecords(uri);
        chain.doFilter(keeps ? new ForwardableRequest((HttpServletRequest) request, limit) : request, response);
    }
}
