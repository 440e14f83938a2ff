package io.catmq.binder.readiness;

import io.catmq.binder.ConsumerReadiness;
import io.catmq.client.Availability;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Ready when everything that it asks is; otherwise the first one that is not says why. Logs when that changes. */
public final class AllOf implements ConsumerReadiness {
    private static final Logger LOG = LoggerFactory.getLogger(AllOf.class);

    /** The server takes at most 500 characters. */
    private static final int LONGEST_REASON = 400;

    private final List<ConsumerReadiness> parts;
    private final BooleanSupplier closing;
    private final AtomicBoolean wasReady = new AtomicBoolean(true);

    /**
     * Of these, asked in this order.
     *
     * @param closing whether the application ends, so that not to be ready is what everybody expects
     */
    public AllOf(List<ConsumerReadiness> parts, BooleanSupplier closing) {
        this.parts = List.copyOf(parts);
        this.closing = closing;
    }

    @Override
    public Availability now() {
        Availability now = firstRefusal();
        if (wasReady.getAndSet(now.isReady()) != now.isReady()) {
            if (now.isReady()) {
                LOG.info("This application is ready again: its consumer groups give it partitions");
            } else {
                LOG.atLevel(closing.getAsBoolean() ? Level.DEBUG : Level.WARN)
                        .log(
                                "This application is not ready ({}): its consumer groups give its partitions to others until it is",
                                now.reason());
            }
        }
        return now;
    }

    private Availability firstRefusal() {
        for (ConsumerReadiness part : parts) {
            Availability availability = part.now();
            String reason = availability.reason();
            if (!availability.isReady()) {
                return reason == null || reason.length() <= LONGEST_REASON
                        ? availability
                        : Availability.notReady(reason.substring(0, LONGEST_REASON) + "...");
            }
        }
        return Availability.ready();
    }
}
