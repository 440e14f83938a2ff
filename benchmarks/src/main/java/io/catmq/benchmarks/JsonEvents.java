package io.catmq.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/**
 * Events as applications send them: short sensor readings, longer orders. The field names repeat, the values vary, so
 * that they compress as real events do and not like one message a thousand times.
 */
final class JsonEvents {

    /** Below this an order does not fit. */
    private static final int SMALLEST_ORDER = 640;

    private static final String[] FIRST_NAMES = {
        "Maren", "Ivo", "Chiara", "Tomasz", "Aoife", "Noor", "Hugo", "Yuki", "Lena", "Samir"
    };
    private static final String[] LAST_NAMES = {
        "Lindqvist", "Okafor", "Moretti", "Nowak", "Byrne", "de Vries", "Tanaka", "Brandt"
    };
    private static final String[] CITIES = {
        "Uppsala", "Gent", "Bologna", "Krakow", "Galway", "Utrecht", "Lyon", "Kassel", "Porto"
    };
    private static final String[] STREETS = {
        "Linden Street", "Harbour Road", "Via Garibaldi", "Mill Lane", "Station Square"
    };
    private static final String[] ARTICLES = {
        "Steel bolt M8", "Ball bearing 6204", "Timing belt", "Gasket set", "Hydraulic hose", "Drill bit 6 mm",
        "Copper cable 10 m", "Relay 24 V", "LED panel", "Cordless screwdriver", "Safety gloves", "Pump housing"
    };
    private static final String[] METHODS = {"express", "standard", "pickup", "freight"};
    private static final String[] PLACES = {"boiler", "pump", "chiller", "press", "oven", "hall"};
    private static final String[] STATES = {"ok", "ok", "ok", "warm", "service"};
    private static final String[] WORDS = {
        "please",
        "deliver",
        "before",
        "noon",
        "ring",
        "twice",
        "the",
        "back",
        "door",
        "is",
        "open",
        "leave",
        "parcel",
        "with",
        "neighbour",
        "invoice",
        "to",
        "office",
        "gift",
        "wrap",
        "fragile",
        "call",
        "on",
        "arrival",
        "thanks"
    };

    private final Random random;
    private long clock = Instant.parse("2026-03-02T08:00:00Z").toEpochMilli();
    private int number = 48_000;

    JsonEvents(long seed) {
        random = new Random(seed);
    }

    /** The next event, exactly {@code size} bytes long. */
    byte[] next(int size) {
        clock += random.nextInt(40);
        number++;
        var json = size < SMALLEST_ORDER ? reading() : order(size);
        var free = size - json.length() - ",\"ref\":\"\"}".length();
        if (free < 0) {
            throw new IllegalArgumentException("An event needs more than " + size + " bytes");
        }
        json.append(",\"ref\":\"");
        appendFiller(json, free);
        return json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private StringBuilder reading() {
        return new StringBuilder()
                .append("{\"id\":\"")
                .append(pick(PLACES))
                .append('-')
                .append(random.nextInt(40))
                .append("\",\"at\":")
                .append(clock)
                .append(",\"celsius\":")
                .append(decimal(20 + random.nextGaussian() * 5))
                .append(",\"bar\":")
                .append(decimal(2 + random.nextGaussian() * 0.2))
                .append(",\"state\":\"")
                .append(pick(STATES))
                .append('"');
    }

    private StringBuilder order(int size) {
        var first = pick(FIRST_NAMES);
        var last = pick(LAST_NAMES);
        var json = new StringBuilder(size)
                .append("{\"orderId\":\"ORD-2026-")
                .append(number)
                .append("\",\"placedAt\":\"")
                .append(Instant.ofEpochMilli(clock))
                .append("\",\"customer\":{\"id\":")
                .append(random.nextInt(900_000))
                .append(",\"name\":\"")
                .append(first)
                .append(' ')
                .append(last)
                .append("\",\"email\":\"")
                .append((first + "." + last).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .append(random.nextInt(100))
                .append("@example.org\"},\"shipping\":{\"method\":\"")
                .append(pick(METHODS))
                .append("\",\"street\":\"")
                .append(pick(STREETS))
                .append(' ')
                .append(random.nextInt(180))
                .append("\",\"city\":\"")
                .append(pick(CITIES))
                .append("\",\"zip\":\"")
                .append(10_000 + random.nextInt(89_999))
                .append("\"},\"currency\":\"EUR\",\"items\":[");
        do {
            appendItem(json);
        } while (json.length() < size - 230);
        json.setLength(json.length() - 1);
        return json.append("],\"total\":").append(decimal(random.nextDouble() * 900));
    }

    private void appendItem(StringBuilder json) {
        json.append("{\"sku\":\"")
                .append((char) ('A' + random.nextInt(26)))
                .append((char) ('A' + random.nextInt(26)))
                .append('-')
                .append(10_000 + random.nextInt(89_999))
                .append("\",\"name\":\"")
                .append(pick(ARTICLES))
                .append("\",\"quantity\":")
                .append(1 + random.nextInt(12))
                .append(",\"unitPrice\":")
                .append(decimal(1 + random.nextDouble() * 120))
                .append("},");
    }

    /** A short rest is a hexadecimal reference, a longer one a note in words. */
    private void appendFiller(StringBuilder json, int length) {
        var end = json.length() + length;
        while (json.length() < end) {
            if (length <= 32) {
                json.append(Character.forDigit(random.nextInt(16), 16));
            } else {
                json.append(pick(WORDS)).append(' ');
            }
        }
        json.setLength(end);
    }

    private String pick(String[] values) {
        return values[random.nextInt(values.length)];
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
