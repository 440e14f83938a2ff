package io.catmq.client.wire;

/**
 * Body of {@code PATCH /v1/groups/{group}/members/{member}}.
 *
 * @param paused whether the member gets no partitions
 */
public record AlterMemberRequest(boolean paused) {}
