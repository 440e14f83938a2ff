package io.catmq.samples.delayedretry;

/**
 * What a partner is to be told.
 *
 * @param id unique, also among several runs
 * @param partner whom to tell
 * @param order that was shipped
 */
record Webhook(String id, Partner partner, int order) {}
