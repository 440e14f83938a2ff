package io.catmq.client.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One header of a message: a name and a value of raw bytes. Immutable as long as nobody writes into the array, which is
 * not copied. Names may repeat within a message.
 */
public final class Header {
    private final String name;
    private final byte @Nullable [] value;

    /**
     * A header.
     *
     * @param name not empty
     * @param value raw bytes, or null; kept, not copied
     */
    public Header(String name, byte @Nullable [] value) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A header needs a name");
        }
        this.name = name;
        this.value = value;
    }

    /** A header with the UTF-8 bytes of a text. */
    public static Header of(String name, @Nullable String value) {
        return new Header(name, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** The name, never empty. */
    public String name() {
        return name;
    }

    /** The raw bytes (not a copy), or null. */
    public byte @Nullable [] value() {
        return value;
    }

    /** The value as UTF-8 text, or null. */
    public @Nullable String text() {
        byte[] bytes = value;
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Header that && name.equals(that.name) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, Arrays.hashCode(value));
    }

    @Override
    public String toString() {
        return name + "=" + text();
    }
}
