package io.catmq.samples.delayedretry;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sample.
 *
 * @param count How many webhooks to send.
 * @param timeout How long to wait until each is delivered or dead.
 */
@ConfigurationProperties("delayed-retry")
record DelayedRetryProperties(
        @DefaultValue("20") int count, @DefaultValue("60s") Duration timeout) {}
