package io.catmq.server.api;

import io.catmq.server.cluster.NotLeaderException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * All exceptions of Spring MVC end here, before the framework's own handlers see them: as a problem, or with the leader's
 * answer when only that can do what was asked.
 */
@Component
final class ProblemResolver implements HandlerExceptionResolver, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemResolver.class);

    private final LeaderForwarding forwarding;

    ProblemResolver(LeaderForwarding forwarding) {
        this.forwarding = forwarding;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (isClientGone(failure)) {
            LOG.debug("The client of {} is gone: {}", request.getRequestURI(), failure.toString());
            return new ModelAndView();
        }
        try {
            if (failure instanceof HttpRequestMethodNotSupportedException method
                    && method.getSupportedMethods() != null) {
                response.setHeader("Allow", String.join(", ", method.getSupportedMethods()));
            }
            if (failure instanceof NotLeaderException notLeader) {
                forwarding.answer(request, response, notLeader);
            } else {
                ProblemWriter.write(response, ProblemMapper.of(failure));
            }
        } catch (IOException gone) {
            LOG.debug("Could not answer {}: {}", request.getRequestURI(), gone.toString());
        }
        return new ModelAndView();
    }

    private static boolean isClientGone(Throwable failure) {
        return failure instanceof IOException;
    }
}
