package io.catmq.samples.quickstart;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the quick start.
 *
 * @param check Whether to verify that nothing was lost, doubled or out of order, and exit with 1 otherwise.
 * @param timeout How long to wait for all earthquakes to come through.
 */
@ConfigurationProperties("quickstart")
record QuickstartProperties(
        @DefaultValue("false") boolean check,
        @DefaultValue("60s") Duration timeout) {}
