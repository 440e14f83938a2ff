package io.catmq.client;

import io.catmq.client.wire.Header;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers of a message, in order; names may repeat. Immutable: {@link #with} returns a new object. */
public final class Headers implements Iterable<Header> {
    private static final Headers EMPTY = new Headers(List.of());

    private final List<Header> headers;

    private Headers(List<Header> headers) {
        this.headers = headers;
    }

    /** No headers. */
    public static Headers empty() {
        return EMPTY;
    }

    /** These headers in this order. */
    public static Headers of(List<Header> headers) {
        return headers.isEmpty() ? EMPTY : new Headers(List.copyOf(headers));
    }

    /** One header with a text in UTF-8. */
    public static Headers of(String name, @Nullable String value) {
        return EMPTY.with(name, value);
    }

    /** These headers and one more with a text in UTF-8 behind them. */
    public Headers with(String name, @Nullable String value) {
        return with(Header.of(name, value));
    }

    /** These headers and one more with raw bytes behind them; the bytes are not copied. */
    public Headers with(String name, byte @Nullable [] value) {
        return with(new Header(name, value));
    }

    /** These headers and one more behind them. */
    public Headers with(Header header) {
        List<Header> more = new ArrayList<>(headers.size() + 1);
        more.addAll(headers);
        more.add(header);
        return new Headers(List.copyOf(more));
    }

    /** The last header of that name, or null. */
    public @Nullable Header last(String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).name().equals(name)) {
                return headers.get(i);
            }
        }
        return null;
    }

    /** The last header of that name as UTF-8 text; null when there is none or its value is null. */
    public @Nullable String text(String name) {
        Header header = last(name);
        return header == null ? null : header.text();
    }

    /** All headers in order; unmodifiable. */
    public List<Header> asList() {
        return headers;
    }

    /** Number of headers. */
    public int size() {
        return headers.size();
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return headers.isEmpty();
    }

    @Override
    public Iterator<Header> iterator() {
        return headers.iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers that && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return headers.hashCode();
    }

    @Override
    public String toString() {
        return headers.toString();
    }
}
