package io.catmq.client.wire;

/**
 * A body of the type {@code application/vnd.catmq.settlement}: i32 length of the JSON that follows, big-endian, the JSON,
 * and then the record batches that it announces, end to end.
 */
public final class SettleBody {
    private static final int LENGTH_BYTES = 4;

    private SettleBody() {}

    /** What goes before the record batches. */
    public static byte[] head(byte[] json) {
        byte[] head = new byte[LENGTH_BYTES + json.length];
        BigEndian.putInt(head, 0, json.length);
        System.arraycopy(json, 0, head, LENGTH_BYTES, json.length);
        return head;
    }

    /** Where the JSON begins. */
    public static int jsonStart() {
        return LENGTH_BYTES;
    }

    /** Where the JSON ends and the record batches begin; -1 when the body is none of this type. */
    public static int jsonEnd(byte[] body) {
        if (body.length < LENGTH_BYTES) {
            return -1;
        }
        int length = BigEndian.getInt(body, 0);
        return length < 2 || length > body.length - LENGTH_BYTES ? -1 : LENGTH_BYTES + length;
    }
}
