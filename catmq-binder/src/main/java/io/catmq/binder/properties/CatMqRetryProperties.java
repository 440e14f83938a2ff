package io.catmq.binder.properties;

import java.time.Duration;
import java.util.List;

/** Delayed retries. */
public class CatMqRetryProperties {
    /**
     * After which times a message that failed all its attempts ("max-attempts") is delivered again, as in "1s,10s,1m",
     * while its partition goes on: it is moved to the topic that is named by the topic, the group and "retry", joined by
     * dots, which this binding reads, too. Later messages of its key are not held back. After the last one it goes to the
     * dead-letter topic, or without one its partition waits. Exceptions that are not retryable are not delayed. Needs a
     * group. Default: none.
     */
    private List<Duration> delays = List.of();

    public List<Duration> getDelays() {
        return delays;
    }

    public void setDelays(List<Duration> delays) {
        this.delays = List.copyOf(delays);
    }
}
