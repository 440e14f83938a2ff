package io.catmq.samples.orders;

/**
 * An event.
 *
 * @param customer who has placed the order; also the key, so that the events of a customer keep their order
 * @param number of the order among those of the customer, from 1
 * @param cents its value
 */
public record OrderPlaced(String customer, int number, long cents) {}
