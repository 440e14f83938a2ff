package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.server.metadata.Metadata;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Reading one's own writes: a request that names a transaction waits until this broker has applied it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class TxidGate implements Filter {
    /** A broker that lags longer than this has lost the metadata database, or the number is none of this cluster. */
    private static final long WAIT_MS = 3_000;

    private final Metadata metadata;

    TxidGate(Metadata metadata) {
        this.metadata = metadata;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String header = ((HttpServletRequest) request).getHeader(ApiHeaders.TXID);
        ApiException problem = header == null ? null : problem(header);
        if (problem == null) {
            chain.doFilter(request, response);
        } else {
            ProblemWriter.write((HttpServletResponse) response, problem.problem());
        }
    }

    private @Nullable ApiException problem(String header) {
        long txid;
        try {
            txid = Long.parseLong(header);
        } catch (NumberFormatException wrong) {
            return Problems.invalid(
                    ApiHeaders.TXID,
                    "The header " + ApiHeaders.TXID + " must be a number, as an answer before has told it.");
        }
        return metadata.await(txid, WAIT_MS)
                ? null
                : new ApiException(Problems.behind(txid, metadata.snapshot().txid()));
    }
}
