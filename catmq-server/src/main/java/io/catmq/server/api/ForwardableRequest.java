package io.catmq.server.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.util.ContentCachingRequestWrapper;

/** A request that can be sent once more: it keeps what was read of its body. */
final class ForwardableRequest extends ContentCachingRequestWrapper {
    ForwardableRequest(HttpServletRequest request, int limit) {
        super(request, limit);
    }

    /** All of the body, also what nobody has read. */
    byte[] body() throws IOException {
        getInputStream().readAllBytes();
        return getContentAsByteArray();
    }
}
