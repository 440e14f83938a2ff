package io.catmq.benchmarks.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * JSON objects of one size to send, each with the time at which it was meant to be sent in its first field: digits of a fixed number
 * behind a one, as a number in JSON must not begin with a zero. (Spring tries to parse them, and an exception for each would be
 * measured.)
 */
final class Events {

    private static final String HEAD = "{\"sent\":1";
    private static final int DIGITS = 18;

    private final byte[][] templates;

    private Events(byte[][] templates) {
        this.templates = templates;
    }

    /** A file with one JSON object per line. */
    static Events read(Path file) throws IOException {
        return of(Files.readAllLines(file, US_ASCII).toArray(String[]::new));
    }

    static Events of(String... objects) {
        var templates = new byte[objects.length][];
        for (var i = 0; i < objects.length; i++) {
            templates[i] = (HEAD + "0".repeat(DIGITS) + "," + objects[i].substring(1)).getBytes(US_ASCII);
        }
        return new Events(templates);
    }

    /** Message number {@code n}, from the beginning again after the last; a new array. */
    byte[] stamped(long n, long nanos) {
        var event = templates[(int) (n % templates.length)].clone();
        var rest = nanos;
        for (var i = HEAD.length() + DIGITS - 1; i >= HEAD.length(); i--) {
            event[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return event;
    }

    /** The time that is in a message. */
    static long stamp(byte[] event) {
        var nanos = 0L;
        for (var i = HEAD.length(); i < HEAD.length() + DIGITS; i++) {
            nanos = nanos * 10 + event[i] - '0';
        }
        return nanos;
    }
}
