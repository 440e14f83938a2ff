package io.catmq.samples.orders;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sample.
 *
 * @param count orders that this run places; -1 goes on until it is killed
 * @param pause between two of them
 * @param customers how many customers there are
 * @param timeout how long the books may take to balance
 */
@ConfigurationProperties("orders")
public record OrdersProperties(
        @DefaultValue("200") int count,
        @DefaultValue("0ms") Duration pause,
        @DefaultValue("5") int customers,
        @DefaultValue("60s") Duration timeout) {}
