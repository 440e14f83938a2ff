package io.catmq.binder.headers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Bytes that may be text. */
public final class Utf8Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8Text() {}

    /** The text, or null when the bytes are not valid UTF-8. */
    public static @Nullable String decode(byte[] bytes) {
        // The fast way puts this character where the bytes are wrong; only then it is worth looking closely.
        String text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes);
    }

    private static @Nullable String decodeStrictly(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
