package io.catmq.client.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records of every kind the format knows, from a seed. */
final class RandomRecords {
    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    record Given(long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {}

    List<Given> list() {
        int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 10);
        List<Given> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(new Given(timestamp(), bytes(40), bytes(random.nextInt(20) == 0 ? 20_000 : 200), headers()));
        }
        return list;
    }

    private long timestamp() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextLong();
            case 2 -> Long.MIN_VALUE;
            case 3 -> Long.MAX_VALUE;
            default -> 1_700_000_000_000L + random.nextInt(100_000);
        };
    }

    private byte @Nullable [] bytes(int max) {
        int kind = random.nextInt(5);
        if (kind == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(max)];
        if (kind == 1) {
            random.nextBytes(bytes);
        } else {
            java.util.Arrays.fill(bytes, (byte) random.nextInt());
        }
        return bytes;
    }

    private List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String[] names = {"a", "content-type", "größe", "名前", "🐱", "x".repeat(300), "\ud800lone"};
            headers.add(new Header(names[random.nextInt(names.length)], bytes(30)));
        }
        return headers;
    }

    static RecordBatch batchOf(List<Given> records, Compression compression) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression, 16);
        records.forEach(each -> builder.append(each.timestamp(), each.key(), each.value(), each.headers()));
        return builder.build(7, 3, 11);
    }
}
