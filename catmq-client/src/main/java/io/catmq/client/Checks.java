package io.catmq.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;

/** Checks of options, each naming the option, the value and what is allowed. */
final class Checks {
    /** Keeps nanosecond arithmetic of deadlines far from overflow. */
    static final Duration LONGEST = Duration.ofDays(365);

    private Checks() {}

    static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", must be more than 0 and at most " + LONGEST);
        }
        return value;
    }

    static Duration notNegative(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", must be 0 to " + LONGEST);
        }
        return value;
    }

    static int inRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", must be " + min + " to " + max);
        }
        return value;
    }

    static long atLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least " + min);
        }
        return value;
    }

    static URI serverUrl(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            // Without the cause, which has all of it.
            throw new IllegalArgumentException(
                    "The server URL \"" + withoutUser(url) + "\" is not a URL: " + e.getReason());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "The server URL \"" + withoutUser(url) + "\" must start with http:// or https:// and name a host");
        }
        String path = uri.getPath() == null ? "" : uri.getPath();
        if ((!path.isEmpty() && !path.equals("/")) || uri.getQuery() != null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("The server URL \"" + uri.getScheme() + "://" + uri.getHost()
                    + "...\" must have no path, query or user: a client that logs in has username and password as"
                    + " settings of their own");
        }
        return uri;
    }

    /** There may be a password, which belongs in no log. */
    private static String withoutUser(String url) {
        return url.replaceFirst("^([^/]*//)?.*@", "$1***@");
    }
}
