package io.catmq.client.wire;

import java.util.List;

/**
 * Answer to a reset of offsets.
 *
 * @param dryRun whether nothing was done
 * @param offsets one by one
 */
public record ResetOffsetsResponse(boolean dryRun, List<OffsetChange> offsets) {}
