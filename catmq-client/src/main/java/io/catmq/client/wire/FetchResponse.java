package io.catmq.client.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The body of a fetch answer, {@code application/vnd.catmq.fetch}: sections end to end until the body ends. All numbers
 * big end first:
 *
 * <pre>
 * section: i32 index, i64 logStartOffset, i64 endOffset, i16 code length, code ascii, i32 chunk count, chunks
 * chunk:   i64 baseOffset, i32 recordCount, i64 appendedAt, i32 payloadLength, payload
 * </pre>
 *
 * Payloads are neither copied when written nor when read.
 */
public final class FetchResponse {
    private static final int SECTION_BYTES = 4 + 8 + 8 + 2 + 4;
    private static final int CHUNK_BYTES = 8 + 4 + 8 + 4;

    private FetchResponse() {}

    /** Bytes that {@link #write} will write, for Content-Length. */
    public static long sizeOf(List<FetchSection> sections) {
        long size = 0;
        for (FetchSection section : sections) {
            size += SECTION_BYTES + section.code().length();
            for (FetchChunk chunk : section.chunks()) {
                size += CHUNK_BYTES + chunk.length();
            }
        }
        return size;
    }

    /** Writes all sections; small writes and then each payload as one, so a buffered stream is of no use. */
    public static void write(List<FetchSection> sections, OutputStream out) throws IOException {
        byte[] scratch = new byte[256];
        for (FetchSection section : sections) {
            out.write(scratch, 0, putSection(scratch, section));
            for (FetchChunk chunk : section.chunks()) {
                BigEndian.putLong(scratch, 0, chunk.baseOffset());
                BigEndian.putInt(scratch, 8, chunk.recordCount());
                BigEndian.putLong(scratch, 12, chunk.appendedAt());
                BigEndian.putInt(scratch, 20, chunk.length());
                out.write(scratch, 0, CHUNK_BYTES);
                out.write(chunk.array(), chunk.offset(), chunk.length());
            }
        }
    }

    private static int putSection(byte[] scratch, FetchSection section) {
        byte[] code = section.code().getBytes(StandardCharsets.US_ASCII);
        if (code.length > scratch.length - SECTION_BYTES) {
            throw new IllegalArgumentException("The code " + section.code() + " is too long");
        }
        BigEndian.putInt(scratch, 0, section.index());
        BigEndian.putLong(scratch, 4, section.logStartOffset());
        BigEndian.putLong(scratch, 12, section.endOffset());
        BigEndian.putShort(scratch, 20, code.length);
        System.arraycopy(code, 0, scratch, 22, code.length);
        BigEndian.putInt(scratch, 22 + code.length, section.chunks().size());
        return SECTION_BYTES + code.length;
    }

    /**
     * The sections of a body; their chunks are slices of {@code body}.
     *
     * @param length bytes of {@code body} that are used
     * @throws IOException when the bytes are not what the format says
     */
    public static List<FetchSection> read(byte[] body, int length) throws IOException {
        return read(body, length, unused -> {});
    }

    /**
     * As {@link #read(byte[], int)}.
     *
     * @param whenDone is given the body when all chunks are {@linkplain FetchChunk#done done with}
     */
    public static List<FetchSection> read(byte[] body, int length, Consumer<byte[]> whenDone) throws IOException {
        List<FetchSection> sections = new ArrayList<>();
        Cursor in = new Cursor(body, length, new ArrayUsers(body, whenDone));
        while (in.position < length) {
            sections.add(section(in));
        }
        in.users.oneLess();
        return sections;
    }

    private static FetchSection section(Cursor in) throws IOException {
        int index = in.int32();
        long logStartOffset = in.int64();
        long endOffset = in.int64();
        int at = in.take(2);
        int codeLength = BigEndian.getShort(in.body, at);
        at = in.take(codeLength);
        String code = new String(in.body, at, codeLength, StandardCharsets.US_ASCII);
        int chunkCount = in.int32();
        if (chunkCount < 0 || chunkCount > (in.length - in.position) / CHUNK_BYTES) {
            throw new IOException("A fetch answer is broken: " + chunkCount + " chunks do not fit in it");
        }
        FetchChunk[] chunks = new FetchChunk[chunkCount];
        for (int i = 0; i < chunkCount; i++) {
            chunks[i] = chunk(in);
        }
        return new FetchSection(index, logStartOffset, endOffset, code, Arrays.asList(chunks));
    }

    private static FetchChunk chunk(Cursor in) throws IOException {
        long baseOffset = in.int64();
        int recordCount = in.int32();
        long appendedAt = in.int64();
        int payloadLength = in.int32();
        int at = in.take(payloadLength);
        in.users.oneMore();
        return new FetchChunk(baseOffset, recordCount, appendedAt, in.body, at, payloadLength, in.users::oneLess);
    }

    private static final class Cursor {
        private final byte[] body;
        private final int length;
        private final ArrayUsers users;
        private int position;

        Cursor(byte[] body, int length, ArrayUsers users) {
            this.body = body;
            this.length = length;
            this.users = users;
        }

        int int32() throws IOException {
            return BigEndian.getInt(body, take(4));
        }

        long int64() throws IOException {
            return BigEndian.getLong(body, take(8));
        }

        int take(int bytes) throws IOException {
            if (bytes < 0 || bytes > length - position) {
                throw new IOException("A fetch answer is broken: it ends " + (bytes - (length - position))
                        + " bytes too early at byte " + position);
            }
            position += bytes;
            return position - bytes;
        }
    }
}
